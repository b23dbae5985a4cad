import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Instance',
  text: 'Nájemci tohoto serveru. Každý má vlastní domény, organizace a osoby.',
  open: 'Otevřít její konzoli',
  openText: 'Tam se přihlašuje uživatel oné instance.',
  removeText: 'Její organizace, uživatelé, projekty a aplikace zmizí s ní a nikdo se tam už nepřihlásí.',
  makePrimary: 'Nastavit jako hlavní',
  removeDomainText:
    'Nikdo se přes ni už k instanci nedostane a přístupové klíče pro ni vytvořené přestanou fungovat.',
  create: {
    title: 'Vytvořit instanci',
    domain: 'Vlastní doména',
    domainHint: 'Bez https:// a cesty. Prázdné: dostane vygenerovanou.',
    organization: 'Její první organizace',
    organizationHint: 'Prázdné: jmenuje se jako instance.',
    owner: 'Komu patří',
    ownerText: 'Nový uživatel instance, který se tam přihlásí tímto heslem a zvolí si jiné.',
  },
  limits: {
    title: 'Omezení',
    text: 'Co je nastaveno teď, se neříká: co zde uložíte, to nahradí.',
    block: 'Nikdo není obsluhován',
    blockHint: 'Přihlášení a volání se odmítají, dokud se to nevezme zpět.',
    retention: 'Dny historie',
    retentionHint: 'Jak daleko zpět její správci vidí, co se stalo. 0: beze změny.',
    reset: 'Zrušit omezení',
  },
  quotas: {
    title: 'Kvóty',
    unit: 'Čeho',
    units: { requests: 'Požadavky s tokenem', seconds: 'Sekundy běhu akcí' },
    amount: 'Kolik',
    days: 'Dny období',
    blocks: 'Odmítat, co je navíc',
    blocksHint: 'Jinak se jen počítá.',
    remove: 'Odebrat kvótu',
  },
};
