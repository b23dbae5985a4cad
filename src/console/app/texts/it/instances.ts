import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Istanze',
  text: 'Inquilini di questo server. Ciascuno ha domini, organizzazioni e persone proprie.',
  open: 'Apri la sua console',
  openText: 'Lì si accede come utente di quell’istanza.',
  removeText:
    'Le sue organizzazioni, utenti, progetti e applicazioni se ne vanno con essa, e nessuno vi accede più.',
  makePrimary: 'Rendilo principale',
  removeDomainText:
    'Nessuno raggiunge più l’istanza con esso, e le passkey create per esso non funzionano più.',
  create: {
    title: 'Crea un’istanza',
    domain: 'Dominio proprio',
    domainHint: 'Senza https:// e percorso. Vuoto: ne riceve uno generato.',
    organization: 'La sua prima organizzazione',
    organizationHint: 'Vuoto: si chiama come l’istanza.',
    owner: 'Di chi è',
    ownerText: 'Un nuovo utente dell’istanza, che vi accede con questa password e ne sceglie un’altra.',
  },
  limits: {
    title: 'Limiti',
    text: 'Ciò che vale: i valori propri o quelli della configurazione del server.',
    block: 'Nessuno viene servito',
    blockHint: 'Accessi e chiamate sono rifiutati finché non si torna indietro.',
    retention: 'Giorni di cronologia',
    retentionHint: 'Fin dove i suoi amministratori vedono che cosa è successo. 0: tutto.',
    reset: 'Togli i limiti',
  },
  quotas: {
    title: 'Quote',
    of: 'Quota: {unit}',
    none: 'Nessuna quota: non si conta né si limita',
    used: '{used} di {amount} usati dal {since}',
    limited: 'Limitata',
    counted: 'Solo contata',
    set: 'Imposta una quota',
    setOf: 'Imposta una quota: {unit}',
    units: { requests: 'Richieste con un token', seconds: 'Secondi di azioni in esecuzione' },
    amount: 'Quanto',
    days: 'Giorni di un periodo',
    blocks: 'Rifiuta ciò che va oltre',
    blocksHint: 'Altrimenti si conta soltanto.',
    remove: 'Rimuovi la quota',
    removeText: 'Non si conta e non si rifiuta più nulla.',
    removed: 'La quota è stata rimossa',
  },
};
