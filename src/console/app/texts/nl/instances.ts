import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Instanties',
  text: 'Huurders van deze server. Elk heeft eigen domeinen, organisaties en mensen.',
  open: 'De console ervan openen',
  openText: 'Daar meld je je aan als gebruiker van die instantie.',
  removeText:
    'Haar organisaties, gebruikers, projecten en applicaties gaan mee, en niemand meldt zich er nog aan.',
  makePrimary: 'Primair maken',
  removeDomainText:
    'Hiermee bereikt niemand de instantie meer, en passkeys die ervoor gemaakt zijn werken niet meer.',
  create: {
    title: 'Een instantie maken',
    domain: 'Eigen domein',
    domainHint: 'Zonder https:// en pad. Leeg: er wordt er een gegenereerd.',
    organization: 'De eerste organisatie',
    organizationHint: 'Leeg: zij heet zoals de instantie.',
    owner: 'Van wie zij is',
    ownerText:
      'Een nieuwe gebruiker van de instantie, die zich daar met dit wachtwoord aanmeldt en een ander kiest.',
  },
  limits: {
    title: 'Grenzen',
    text: 'Wat geldt: eigen waarden of die van de configuratie van de server.',
    block: 'Niemand wordt bediend',
    blockHint: 'Aanmeldingen en aanroepen worden geweigerd tot dit wordt teruggenomen.',
    retention: 'Dagen geschiedenis',
    retentionHint: 'Hoe ver terug beheerders zien wat er gebeurde. 0: alles.',
    reset: 'De grenzen wegnemen',
  },
  quotas: {
    title: 'Quota',
    of: 'Quotum: {unit}',
    none: 'Geen quotum: niet geteld en niet begrensd',
    used: '{used} van {amount} gebruikt sinds {since}',
    limited: 'Begrensd',
    counted: 'Alleen geteld',
    set: 'Een quotum instellen',
    setOf: 'Een quotum instellen: {unit}',
    units: { requests: 'Verzoeken met een token', seconds: 'Seconden van lopende acties' },
    amount: 'Hoeveel',
    days: 'Dagen van een periode',
    blocks: 'Weigeren wat erboven komt',
    blocksHint: 'Anders wordt het alleen geteld.',
    remove: 'Het quotum verwijderen',
    removeText: 'Er wordt niets meer geteld of geweigerd.',
    removed: 'Het quotum is verwijderd',
  },
};
