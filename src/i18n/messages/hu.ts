import type { MessageTexts } from './en.ts';

export const hu: MessageTexts = {
  greeting: 'Üdvözöljük, {{.DisplayName}}!',
  code: 'Kód: {{.Code}}',
  ignore: 'Ha nem Ön kérte, hagyja figyelmen kívül ezt az üzenetet.',
  initialization: {
    title: 'Aktiválja a fiókját',
    text: 'Fiók készült az Ön számára, bejelentkezési neve: {{.PreferredLoginName}}. Az alábbi hivatkozást megnyitva aktiválhatja, és jelszót választhat.',
    button: 'Fiók aktiválása',
  },
  passwordReset: {
    title: 'Állítson be új jelszót',
    text: 'A fiókjához új jelszót kértek. Az alábbi hivatkozást megnyitva állíthatja be.',
    button: 'Jelszó beállítása',
  },
  emailVerification: {
    title: 'Erősítse meg az e-mail-címét',
    text: 'Ezt a címet az Ön fiókjához adták meg. Az alábbi hivatkozást megnyitva erősítse meg, hogy az Öné.',
    button: 'Cím megerősítése',
  },
  phoneVerification: {
    title: 'Erősítse meg a telefonszámát',
    text: 'A telefonszám megerősítéséhez szükséges kód: {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} az egyszer használatos kódja ehhez: {{.Domain}}. Érvényes: {{.Expiry}}.',
  },
  emailCode: {
    title: 'Az egyszer használatos kódja',
    text: 'Az egyszer használatos kódja: {{.OTP}}. Adja meg ennyi időn belül: {{.Expiry}}, vagy nyissa meg az alábbi hivatkozást.',
  },
  domainClaimed: {
    title: 'A felhasználónevének meg kell változnia',
    text: 'A(z) {{.UserName}} felhasználónév tartománya most egy szervezeté. Mostantól így jelentkezzen be: {{.TempUsername}}; utána másik nevet választhat.',
  },
  passkey: {
    title: 'Állítson be azonosítókulcsot',
    text: 'Az alábbi hivatkozást megnyitva azonosítókulcsot állíthat be, amellyel jelszó nélkül jelentkezik be.',
  },
  passwordChanged: {
    title: 'A jelszava megváltozott',
    text: 'A fiókja jelszava megváltozott. Ha nem Ön tette, azonnal állítson be újat, és értesítse a rendszergazdát.',
  },
  invitation: {
    title: 'Meghívó ide: {{.ApplicationName}}',
    text: 'Meghívást kapott ide: {{.ApplicationName}}. Az alábbi hivatkozást megnyitva elfogadhatja, és kiválaszthatja, hogyan jelentkezik be.',
    button: 'Meghívó elfogadása',
  },
  newDevice: {
    title: 'Új bejelentkezés a fiókjába',
    text: 'Egy általunk még nem ismert böngésző jelentkezett be a fiókjába: {{.Device}}. Ha Ön volt az, nincs teendője. Ha nem, nyissa meg az alábbi hivatkozást: ez befejezi az összes munkamenetét, és Ön új jelszót választ.',
  },
  authorizationRequested: {
    title: 'Egy alkalmazás a válaszára vár',
    text: 'A(z) {{.ApplicationName}} hozzáférést kér a fiókjához. Ha ezt az imént Ön kezdte el, nyissa meg az alábbi hivatkozást {{.Expiry}} belül, és engedélyezze vagy utasítsa el. Ha nem, valaki más tette: utasítsa el, vagy hagyja figyelmen kívül ezt az üzenetet.',
    button: 'Válasz',
  },
  test: {
    title: 'Tesztüzenet',
    text: 'Ez az üzenet azt mutatja, hogy a(z) {{.Domain}} levelei megérkeznek Önhöz.',
  },
};
