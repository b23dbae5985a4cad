import type { Texts } from '../index.ts';

export const instance: Texts['instance'] = {
  general: {
    about: 'A példányról',
    version: 'Verzió',
    registration: 'Saját szervezetek',
    registrationText: 'Alapíthatnak-e a látogatók szervezetet, saját magukkal mint tulajdonossal.',
    allowed: 'Bárki regisztrálhat szervezetet',
    allowedHint: 'Itt: /ui/login/register/org. Ki: csak az, aki szervezetet hozhat létre.',
    nowAllowed: 'Bárki regisztrálhat szervezetet',
    nowForbidden: 'Senki sem regisztrálhat többé szervezetet',
  },
  domains: {
    custom: 'Tartományok',
    customText:
      'A gazdagépek, amelyeken a példány válaszol. A kibocsátója (issuer), a levelek hivatkozásai és az azonosítókulcsok ezekhez igazodnak. A szerver üzemeltetője adja hozzá és távolítja el őket, mert mindegyiknek hozzá kell vezetnie.',
    customHow: 'Egy rendszerfelhasználó ezzel adhat hozzá: {call}.',
    primary: 'Elsődleges',
    primaryHint: 'Hivatkozásokban, ha senki sem kérdezett másikon keresztül.',
    generated: 'Automatikus',
    here: 'Ön itt van',
    trusted: 'Megbízható tartományok',
    trustedText:
      'Más gazdagépek, amelyek oldalai képviselhetik ezt a példányt, például egy saját bejelentkezés: azonosítókulcsok készíthetők hozzájuk, és ott használhatók.',
    trustedEmpty: 'Nincs: csak a fenti tartományok oldalai.',
    add: 'Tartomány hozzáadása',
    domain: 'Tartomány',
    domainHint: 'https:// és útvonal nélkül, például login.example.com.',
    added: 'Mostantól megbízható: {name}',
    remove: 'Eltávolítás',
    removeText:
      'A hozzá készített azonosítókulcsok nem működnek többé, és az ottani oldalak nem készítenek újakat.',
    removeHere: 'Ezt az oldalt éppen rajta keresztül nézi.',
    removed: 'Már nem megbízható: {name}',
  },
  languages: {
    default: 'Alapértelmezett nyelv',
    defaultText: 'Oldalakhoz, levelekhez és SMS-ekhez azoknak, akiknek a nyelve nincs az alábbiak között.',
    language: 'Nyelv',
    allowed: 'Engedélyezett nyelvek',
    allowedText:
      'Más nyelven nincsenek oldalak és üzenetek. Mind: a később érkező nyelvek is engedélyezettek.',
    languages: 'Nyelvek',
    makeDefault: 'Beállítás alapértelmezettként',
    allowThese: 'Ezek engedélyezése',
    keepsDefault: 'Az alapértelmezett nyelvnek maradnia kell: {language}.',
  },
  features: {
    reset: 'Összes visszaállítása',
    resetTitle: 'Visszaállítja az összes funkciót?',
    resetText: 'A példány többé semmit sem állít be. Amit ezek állítanak be, az azonnal öröklődik:',
    wasReset: 'Mostantól minden funkció örökölt',
    resetOneOf: 'Öröklés: {name}',
    oneReset: 'Mostantól örökölt: {name}',
    effective: 'Amit itt megváltoztatnak',
    kept: 'Kompatibilitás miatt megtartva',
    keptText:
      'A Zitadel eszközei olvassák és beállítják őket. Itt semmit sem változtatnak: amit jelentenek, az mindkét esetben ugyanaz.',
    nowOn: 'Bekapcsolva: {name}',
    nowOff: 'Kikapcsolva: {name}',
    change: 'Módosítás: {name}',
    sources: {
      '0': 'Alapértelmezett',
      '2': 'A rendszer állította be',
      '3': 'A példány állította be',
    },
    ownLogin: 'Be, ezen a szerveren',
    paths: '{count, plural, =0 {Nincs} one {# útvonal} other {# útvonal}}',
    names: {
      loginDefaultOrg: {
        label: 'Az alapértelmezett szervezet bejelentkezése',
        hint: 'Ha egy kérés nem nevez meg szervezetet, a bejelentkezés úgy néz ki és kérdez, ahogy az alapértelmezett szervezet megadja. Ki: ahogy a példány.',
      },
      loginV2: {
        label: 'Saját bejelentkezés',
        hint: 'Mindenkit más bejelentkezéshez küldünk, mint a szerveré, bármit ad is meg az alkalmazása.',
      },
      oidcSingleV1SessionTermination: {
        label: 'Kijelentkezés egyetlen munkamenetből',
        hint: 'Az ID tokennel való kijelentkezés azt a munkamenetet fejezi be, amelyet megnevez. Ki: a böngésző minden munkamenetét.',
      },
      debugOidcParentError: {
        label: 'Részletes OpenID Connect-hibák',
        hint: 'Az elutasítások részletesen megmondják az alkalmazásoknak, mi volt a baj. Hibakereséshez, nem mindennapra.',
      },
      userSchema: { label: 'Felhasználói sémák', hint: '' },
      oidcTokenExchange: { label: 'Tokencsere', hint: 'Mindig elérhető.' },
      enableBackChannelLogout: {
        label: 'Back-channel kijelentkezés',
        hint: 'Az ehhez URI-val rendelkező alkalmazások értesülnek, ha egy munkamenet véget ér.',
      },
      permissionCheckV2: { label: 'Engedélyek ellenőrzése, 2. verzió', hint: '' },
      consoleUseV2UserApi: {
        label: 'Konzol a felhasználói API 2. verziójával',
        hint: 'Ez mindig azt használja.',
      },
      improvedPerformance: { label: 'Jobb teljesítmény', hint: 'Csak az API-val állítható be.' },
    },
  },
  scopedNames: {
    title: 'E szervezet felhasználónevei',
    text: 'Előfordulhat-e más szervezetben is egy itteni felhasználónév.',
    label: 'A felhasználónevek csak e szervezeten belül egyediek',
    hint: 'Különböző szervezetekben két személynek ekkor lehet azonos neve. Aki csak ilyen névvel jelentkezik be, azt nem találjuk meg, hacsak az alkalmazás meg nem nevezi a szervezetet.',
    on: 'A felhasználónevek mostantól csak e szervezeten belül egyediek',
    off: 'A felhasználónevek újra a példányon belül egyediek',
    reset: 'Alapértelmezés visszaállítása',
    wasReset: 'A szervezetre újra az alapértelmezés vonatkozik',
    isDefault: 'Alapértelmezett',
    own: 'Ez a szervezet állította be',
  },
};
