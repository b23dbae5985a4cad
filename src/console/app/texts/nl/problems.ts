import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Browsers loggen alleen in via https. Stel server.tls in of zet een proxy met TLS voor de server; op de machine zelf volstaat http://localhost.',
    storage:
      'Uw browser bewaart geen gegevens voor deze pagina. Sta er cookies en sitegegevens voor toe en laad de pagina opnieuw.',
    network: 'De server is niet bereikbaar. Controleer uw verbinding en probeer het opnieuw.',
    unavailable: 'De server kan u op dit moment niet inloggen. Probeer het over een tijdje opnieuw.',
    interaction: 'U moet inloggen.',
    ended: 'Uw sessie is beëindigd. Log opnieuw in.',
    denied: 'Met dit account mag u de console niet gebruiken.',
    refused: 'De server heeft deze login geweigerd, of zijn antwoord was voor een andere bedoeld.',
    repeated: 'Inloggen is meerdere keren mislukt. Wacht even en probeer het opnieuw.',
  },
  calls: {
    invalid_argument: 'Er klopt iets niet in wat u hebt ingevuld.',
    deadline_exceeded: 'De server deed er te lang over om te antwoorden. Probeer het opnieuw.',
    not_found: 'Dit bestaat niet, of niet meer.',
    permission_denied: 'Dit mag u niet doen.',
    resource_exhausted: 'Dit was te veel tegelijk. Wacht even en probeer het opnieuw.',
    failed_precondition: 'Dit kan niet in de huidige toestand.',
    aborted: 'Iemand anders heeft dit tegelijk gewijzigd. Probeer het opnieuw.',
    unimplemented: 'De server kan dit niet.',
    unknown: 'De server kon dit niet doen. Probeer het over een tijdje opnieuw.',
  },
  answerLost:
    'Er kwam geen antwoord. Misschien is het toch gedaan: kijk eerst voordat u het opnieuw probeert.',
};
