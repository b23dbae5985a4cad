import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Instanser',
  text: 'Hyresgäster på den här servern. Var och en har egna domäner, organisationer och personer.',
  open: 'Öppna dess konsol',
  openText: 'Där loggar man in som användare i den instansen.',
  removeText:
    'Dess organisationer, användare, projekt och applikationer försvinner med den, och ingen loggar in där längre.',
  makePrimary: 'Gör den till primär',
  removeDomainText:
    'Ingen når instansen genom den längre, och lösennycklar som gjorts för den slutar fungera.',
  create: {
    title: 'Skapa en instans',
    domain: 'Egen domän',
    domainHint: 'Utan https:// och sökväg. Tomt: den får en genererad.',
    organization: 'Dess första organisation',
    organizationHint: 'Tomt: den heter som instansen.',
    owner: 'Vem som äger den',
    ownerText: 'En ny användare i instansen, som loggar in där med detta lösenord och väljer ett annat.',
  },
  limits: {
    title: 'Gränser',
    text: 'Vad som gäller: egna värden eller serverns konfiguration.',
    block: 'Ingen betjänas',
    blockHint: 'Inloggningar och anrop avvisas tills detta tas tillbaka.',
    retention: 'Dagar av historik',
    retentionHint: 'Hur långt tillbaka dess administratörer ser vad som hänt. 0: allt.',
    reset: 'Ta bort gränserna',
  },
  quotas: {
    title: 'Kvoter',
    of: 'Kvot: {unit}',
    none: 'Ingen kvot: varken räknas eller begränsas',
    used: '{used} av {amount} använt sedan {since}',
    limited: 'Begränsad',
    counted: 'Räknas bara',
    set: 'Sätt en kvot',
    setOf: 'Sätt en kvot: {unit}',
    units: { requests: 'Anrop med token', seconds: 'Sekunder av körda åtgärder' },
    amount: 'Hur mycket',
    days: 'Dagar i en period',
    blocks: 'Avvisa det som är över',
    blocksHint: 'Annars räknas det bara.',
    remove: 'Ta bort kvoten',
    removeText: 'Inget räknas eller nekas längre.',
    removed: 'Kvoten togs bort',
  },
};
