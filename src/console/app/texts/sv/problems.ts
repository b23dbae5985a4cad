import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Webbläsare loggar bara in över https. Ange server.tls eller sätt en proxy med TLS framför servern; på själva datorn räcker http://localhost.',
    storage:
      'Din webbläsare sparar inga data för sidan. Tillåt cookies och webbplatsdata för den och läs in den på nytt.',
    network: 'Servern går inte att nå. Kontrollera anslutningen och försök igen.',
    unavailable: 'Servern kan inte logga in dig just nu. Försök igen om en stund.',
    interaction: 'Du måste logga in.',
    ended: 'Din session är avslutad. Logga in igen.',
    denied: 'Du får inte använda konsolen med det här kontot.',
    refused: 'Servern avvisade inloggningen, eller så gällde svaret en annan.',
    repeated: 'Inloggningen misslyckades flera gånger. Vänta en stund och försök igen.',
  },
  calls: {
    invalid_argument: 'Något i det du fyllde i stämmer inte.',
    deadline_exceeded: 'Servern tog för lång tid på sig att svara. Försök igen.',
    not_found: 'Det här finns inte, eller inte längre.',
    permission_denied: 'Du får inte göra det här.',
    resource_exhausted: 'Det var för mycket på en gång. Vänta en stund och försök igen.',
    failed_precondition: 'Det här går inte att göra som läget är.',
    aborted: 'Någon annan ändrade det här samtidigt. Försök igen.',
    unimplemented: 'Servern kan inte göra det här.',
    unknown: 'Servern kunde inte göra det här. Försök igen om en stund.',
  },
  answerLost: 'Inget svar kom. Det kan ha gjorts ändå: kontrollera innan du försöker igen.',
};
