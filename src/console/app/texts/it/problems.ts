import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'I browser consentono l’accesso solo tramite https. Imposti server.tls o metta un proxy con TLS davanti al server; sulla macchina stessa basta http://localhost.',
    storage:
      'Il browser non conserva dati per questa pagina. Consenta i cookie e i dati del sito, poi la ricarichi.',
    network: 'Il server non è raggiungibile. Controlli la connessione e riprovi.',
    unavailable: 'Al momento il server non può completare l’accesso. Riprovi tra un po’.',
    interaction: 'Deve accedere.',
    ended: 'La sua sessione è terminata. Acceda di nuovo.',
    denied: 'Non può usare la console con questo account.',
    refused: 'Il server ha rifiutato questo accesso, o la sua risposta era per un altro.',
    repeated: 'L’accesso non è riuscito più volte. Attenda un momento, poi riprovi.',
  },
  calls: {
    invalid_argument: 'Qualcosa di quanto inserito non è corretto.',
    deadline_exceeded: 'Il server ha impiegato troppo tempo a rispondere. Riprovi.',
    not_found: 'Non esiste, o non esiste più.',
    permission_denied: 'Non può farlo.',
    resource_exhausted: 'Era troppo in una volta. Attenda un momento, poi riprovi.',
    failed_precondition: 'Non è possibile nello stato attuale.',
    aborted: 'Qualcun altro l’ha modificato nello stesso momento. Riprovi.',
    unimplemented: 'Il server non sa farlo.',
    unknown: 'Il server non è riuscito a farlo. Riprovi tra un po’.',
  },
  answerLost:
    'Non è arrivata alcuna risposta. Potrebbe essere stato fatto comunque: verifichi prima di riprovare.',
};
