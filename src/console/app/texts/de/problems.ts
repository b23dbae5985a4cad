import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Browser melden nur über https an. Setzen Sie server.tls, oder stellen Sie dem Server einen Proxy mit TLS voran; auf dem Rechner selbst genügt http://localhost.',
    storage:
      'Ihr Browser speichert für diese Seite keine Daten. Erlauben Sie ihr Cookies und Websitedaten, und laden Sie sie neu.',
    network:
      'Der Server ist nicht zu erreichen. Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.',
    unavailable: 'Der Server kann Sie gerade nicht anmelden. Versuchen Sie es in einer Weile noch einmal.',
    interaction: 'Sie müssen sich anmelden.',
    ended: 'Ihre Sitzung ist beendet. Melden Sie sich wieder an.',
    denied: 'Mit diesem Konto dürfen Sie die Konsole nicht verwenden.',
    refused: 'Der Server hat diese Anmeldung abgelehnt, oder seine Antwort gehört zu einer anderen.',
    repeated:
      'Die Anmeldung ist mehrmals fehlgeschlagen. Warten Sie einen Moment, und versuchen Sie es noch einmal.',
  },
  calls: {
    invalid_argument: 'Etwas an der Eingabe stimmt nicht.',
    deadline_exceeded: 'Der Server hat zu lange nicht geantwortet. Versuchen Sie es noch einmal.',
    not_found: 'Das gibt es nicht oder nicht mehr.',
    permission_denied: 'Das dürfen Sie nicht.',
    resource_exhausted:
      'Das war zu viel auf einmal. Warten Sie einen Moment, und versuchen Sie es noch einmal.',
    failed_precondition: 'Das geht im jetzigen Zustand nicht.',
    aborted: 'Jemand anderes hat das gleichzeitig geändert. Versuchen Sie es noch einmal.',
    unimplemented: 'Der Server kann das nicht.',
    unknown: 'Der Server konnte das nicht tun. Versuchen Sie es in einer Weile noch einmal.',
  },
  answerLost:
    'Es kam keine Antwort. Vielleicht ist es trotzdem geschehen: Sehen Sie nach, bevor Sie es noch einmal versuchen.',
};
