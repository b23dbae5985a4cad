import type { MessageTexts } from './en.ts';

export const pl: MessageTexts = {
  greeting: 'Dzień dobry, {{.DisplayName}},',
  code: 'Kod: {{.Code}}',
  ignore: 'Jeśli to nie była Twoja prośba, zignoruj tę wiadomość.',
  initialization: {
    title: 'Aktywuj konto',
    text: 'Utworzono dla Ciebie konto o nazwie logowania {{.PreferredLoginName}}. Otwórz link poniżej, aby je aktywować i wybrać hasło.',
    button: 'Aktywuj konto',
  },
  passwordReset: {
    title: 'Ustaw nowe hasło',
    text: 'Poproszono o nowe hasło do Twojego konta. Otwórz link poniżej, aby je ustawić.',
    button: 'Ustaw hasło',
  },
  emailVerification: {
    title: 'Potwierdź adres e-mail',
    text: 'Ten adres podano dla Twojego konta. Otwórz link poniżej, aby potwierdzić, że należy do Ciebie.',
    button: 'Potwierdź adres',
  },
  phoneVerification: {
    title: 'Potwierdź numer telefonu',
    text: 'Twój kod do potwierdzenia tego numeru telefonu to {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} to Twój kod jednorazowy do {{.Domain}}. Jest ważny przez {{.Expiry}}.',
  },
  emailCode: {
    title: 'Twój kod jednorazowy',
    text: 'Twój kod jednorazowy to {{.OTP}}. Wpisz go w ciągu {{.Expiry}} lub otwórz link poniżej.',
  },
  domainClaimed: {
    title: 'Twoja nazwa użytkownika musi się zmienić',
    text: 'Domena Twojej nazwy użytkownika {{.UserName}} należy teraz do organizacji. Odtąd loguj się jako {{.TempUsername}}; potem możesz wybrać inną nazwę.',
  },
  passkey: {
    title: 'Skonfiguruj klucz dostępu',
    text: 'Otwórz link poniżej, aby skonfigurować klucz dostępu, którym zalogujesz się bez hasła.',
  },
  passwordChanged: {
    title: 'Twoje hasło zostało zmienione',
    text: 'Hasło do Twojego konta zostało zmienione. Jeśli to nie Ty, natychmiast ustaw nowe i zawiadom administratora.',
  },
  invitation: {
    title: 'Zaproszenie do {{.ApplicationName}}',
    text: 'Zapraszamy do {{.ApplicationName}}. Otwórz link poniżej, aby przyjąć zaproszenie i wybrać sposób logowania.',
    button: 'Przyjmij zaproszenie',
  },
  newDevice: {
    title: 'Nowe logowanie na Twoje konto',
    text: 'Przeglądarka, której jeszcze nie znamy, zalogowała się na Twoje konto: {{.Device}}. Jeśli to Ty, nic nie musisz robić. Jeśli nie, otwórz link poniżej: zakończy on wszystkie Twoje sesje, a Ty wybierzesz nowe hasło.',
  },
  authorizationRequested: {
    title: 'Aplikacja czeka na Twoją odpowiedź',
    text: '{{.ApplicationName}} prosi o dostęp do Twojego konta. Jeśli właśnie to rozpoczynasz, otwórz poniższy link w ciągu {{.Expiry}}, aby zezwolić lub odmówić. Jeśli nie, zrobił to ktoś inny: odmów lub zignoruj tę wiadomość.',
    button: 'Odpowiedz',
  },
  test: {
    title: 'Wiadomość testowa',
    text: 'Ta wiadomość pokazuje, że poczta z {{.Domain}} do Ciebie dociera.',
  },
};
