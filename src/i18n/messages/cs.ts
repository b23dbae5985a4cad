import type { MessageTexts } from './en.ts';

export const cs: MessageTexts = {
  greeting: 'Dobrý den, {{.DisplayName}},',
  code: 'Kód: {{.Code}}',
  ignore: 'Pokud jste o to nežádali, můžete tuto zprávu ignorovat.',
  initialization: {
    title: 'Aktivujte svůj účet',
    text: 'Byl pro vás zřízen účet s přihlašovacím jménem {{.PreferredLoginName}}. Otevřete odkaz níže, účet aktivujte a zvolte si heslo.',
    button: 'Aktivovat účet',
  },
  passwordReset: {
    title: 'Nastavte nové heslo',
    text: 'Pro váš účet bylo vyžádáno nové heslo. Nastavíte je, když otevřete odkaz níže.',
    button: 'Nastavit heslo',
  },
  emailVerification: {
    title: 'Potvrďte svou e-mailovou adresu',
    text: 'Tato adresa byla uvedena u vašeho účtu. Otevřete odkaz níže a potvrďte, že je vaše.',
    button: 'Potvrdit adresu',
  },
  phoneVerification: {
    title: 'Potvrďte své telefonní číslo',
    text: 'Váš kód k potvrzení tohoto telefonního čísla je {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} je váš jednorázový kód pro {{.Domain}}. Platí {{.Expiry}}.',
  },
  emailCode: {
    title: 'Váš jednorázový kód',
    text: 'Váš jednorázový kód je {{.OTP}}. Zadejte jej do {{.Expiry}}, nebo otevřete odkaz níže.',
  },
  domainClaimed: {
    title: 'Vaše uživatelské jméno se musí změnit',
    text: 'Doména vašeho uživatelského jména {{.UserName}} nyní patří organizaci. Od nynějška se přihlašujte jako {{.TempUsername}}; poté si můžete zvolit jiné jméno.',
  },
  passkey: {
    title: 'Nastavte přístupový klíč',
    text: 'Otevřete odkaz níže a nastavte si přístupový klíč, kterým se přihlásíte bez hesla.',
  },
  passwordChanged: {
    title: 'Vaše heslo bylo změněno',
    text: 'Heslo k vašemu účtu bylo změněno. Pokud jste to nebyli vy, ihned nastavte nové a upozorněte správce.',
  },
  invitation: {
    title: 'Pozvánka do {{.ApplicationName}}',
    text: 'Jste pozváni do {{.ApplicationName}}. Otevřete odkaz níže, pozvánku přijměte a zvolte, jak se budete přihlašovat.',
    button: 'Přijmout pozvánku',
  },
  newDevice: {
    title: 'Nové přihlášení k vašemu účtu',
    text: 'K vašemu účtu se přihlásil prohlížeč, který ještě neznáme: {{.Device}}. Pokud jste to byli vy, nemusíte nic dělat. Pokud ne, otevřete odkaz níže: ukončí všechny vaše relace a vy si zvolíte nové heslo.',
  },
  authorizationRequested: {
    title: 'Aplikace čeká na vaši odpověď',
    text: '{{.ApplicationName}} žádá o přístup k vašemu účtu. Pokud jste to právě začali, otevřete do {{.Expiry}} odkaz níže a povolte to, nebo odmítněte. Pokud ne, byl to někdo jiný: odmítněte, nebo tuto zprávu ignorujte.',
    button: 'Odpovědět',
  },
  test: {
    title: 'Zkušební zpráva',
    text: 'Tato zpráva ukazuje, že k vám pošta z {{.Domain}} dorazí.',
  },
};
