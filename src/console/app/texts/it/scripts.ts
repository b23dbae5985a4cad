import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Script',
  add: 'Aggiungi uno script',
  empty: 'Ancora nessuno script',
  emptyText:
    'Gli script vengono eseguiti nel server per le persone di questa organizzazione. Per cose nuove usi le destinazioni, se può gestire un endpoint.',
  script: 'Script',
  nameHint: 'Viene chiamata la funzione con questo nome.',
  scriptHint: 'JavaScript (ES2023), con i moduli zitadel/http, zitadel/log e zitadel/uuid.',
  timeout: 'Tempo massimo in secondi',
  timeoutHint: 'Al massimo 20.',
  allowedToFail: 'Può fallire',
  allowedToFailHint: 'Altrimenti un errore dello script fa rifiutare l’accesso o il token.',
  runsText: 'Le ultime dieci, con ciò che è stato registrato.',
  noRuns: 'Non è stato eseguito dall’avvio del server.',
  deeds: {
    deactivate: 'Disattiva',
    deactivated: 'Non viene più eseguito',
    reactivate: 'Riattiva',
    reactivated: 'Viene eseguito di nuovo',
    removeText: 'Viene tolto dai flussi che lo eseguono.',
    removed: 'Lo script {name} è stato eliminato',
  },
  flows: {
    title: 'Flussi',
    add: 'Aggiungi uno script',
    none: 'Qui non viene eseguito nulla.',
    clear: 'Svuota',
    cleared: 'In questo flusso non viene più eseguito nulla',
  },
};
