import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Przeglądarki pozwalają logować się tylko przez https. Ustaw server.tls albo umieść przed serwerem proxy z TLS; na samej maszynie wystarczy http://localhost.',
    storage:
      'Twoja przeglądarka nie przechowuje danych tej strony. Zezwól na pliki cookie i dane witryny, a potem wczytaj ją ponownie.',
    network: 'Nie można połączyć się z serwerem. Sprawdź połączenie i spróbuj ponownie.',
    unavailable: 'Serwer nie może teraz Cię zalogować. Spróbuj ponownie za jakiś czas.',
    interaction: 'Musisz się zalogować.',
    ended: 'Twoja sesja się zakończyła. Zaloguj się ponownie.',
    denied: 'Na tym koncie nie możesz korzystać z konsoli.',
    refused: 'Serwer odrzucił to logowanie albo jego odpowiedź dotyczyła innego.',
    repeated: 'Logowanie nie powiodło się kilka razy. Odczekaj chwilę i spróbuj ponownie.',
  },
  calls: {
    invalid_argument: 'Coś we wpisanych danych się nie zgadza.',
    deadline_exceeded: 'Serwer odpowiadał zbyt długo. Spróbuj ponownie.',
    not_found: 'Tego nie ma albo już nie ma.',
    permission_denied: 'Nie możesz tego zrobić.',
    resource_exhausted: 'To było zbyt wiele naraz. Odczekaj chwilę i spróbuj ponownie.',
    failed_precondition: 'W obecnym stanie nie można tego zrobić.',
    aborted: 'Ktoś inny zmienił to w tym samym czasie. Spróbuj ponownie.',
    unimplemented: 'Serwer nie potrafi tego zrobić.',
    unknown: 'Serwerowi nie udało się tego zrobić. Spróbuj ponownie za jakiś czas.',
  },
  answerLost: 'Odpowiedź nie nadeszła. Mimo to mogło się to udać: sprawdź, zanim spróbujesz ponownie.',
};
