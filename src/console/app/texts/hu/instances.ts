import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Példányok',
  text: 'A szerver bérlői. Mindegyiknek saját tartományai, szervezetei és tagjai vannak.',
  open: 'A konzolja megnyitása',
  openText: 'Ott annak a példánynak a felhasználójaként lehet bejelentkezni.',
  removeText:
    'A szervezetei, felhasználói, projektjei és alkalmazásai vele együtt eltűnnek, és senki sem jelentkezhet be oda többé.',
  makePrimary: 'Legyen az elsődleges',
  removeDomainText:
    'Ezen át senki sem éri el többé a példányt, és a hozzá készült azonosítókulcsok nem működnek tovább.',
  create: {
    title: 'Példány létrehozása',
    domain: 'Saját tartomány',
    domainHint: 'https:// és útvonal nélkül. Üresen: kap egy generáltat.',
    organization: 'Az első szervezete',
    organizationHint: 'Üresen: úgy hívják, mint a példányt.',
    owner: 'Kié',
    ownerText: 'A példány új felhasználója, aki ezzel a jelszóval jelentkezik be oda, és másikat választ.',
  },
  limits: {
    title: 'Korlátok',
    text: 'Ami érvényes: a saját értékek vagy a kiszolgáló beállításai.',
    block: 'Senkit sem szolgál ki',
    blockHint: 'A bejelentkezéseket és hívásokat elutasítja, amíg ezt vissza nem vonják.',
    retention: 'Az előzmények napjai',
    retentionHint: 'Meddig látják vissza a rendszergazdái, mi történt. 0: mindent.',
    reset: 'Korlátok törlése',
  },
  quotas: {
    title: 'Kvóták',
    of: 'Kvóta: {unit}',
    none: 'Nincs kvóta: nem számolja és nem korlátozza',
    used: '{used} felhasználva ebből: {amount}, {since} óta',
    limited: 'Korlátozott',
    counted: 'Csak számolja',
    set: 'Kvóta beállítása',
    setOf: 'Kvóta beállítása: {unit}',
    units: { requests: 'Tokenes kérések', seconds: 'Futó műveletek másodpercei' },
    amount: 'Mennyi',
    days: 'Egy időszak napjai',
    blocks: 'Ami fölötte van, elutasítja',
    blocksHint: 'Különben csak számolja.',
    remove: 'Kvóta törlése',
    removeText: 'Többé semmit sem számol és nem utasít el.',
    removed: 'A kvóta törölve',
  },
};
