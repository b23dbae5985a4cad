import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Browserele permit autentificarea doar prin https. Setați server.tls sau puneți un proxy cu TLS în fața serverului; chiar pe mașină ajunge http://localhost.',
    storage:
      'Browserul dvs. nu păstrează date pentru această pagină. Permiteți-i modulele cookie și datele site-ului, apoi reîncărcați-o.',
    network: 'Serverul nu poate fi contactat. Verificați conexiunea și încercați din nou.',
    unavailable: 'Serverul nu vă poate autentifica în acest moment. Încercați din nou peste puțin timp.',
    interaction: 'Trebuie să vă autentificați.',
    ended: 'Sesiunea dvs. s-a încheiat. Autentificați-vă din nou.',
    denied: 'Nu aveți voie să folosiți consola cu acest cont.',
    refused: 'Serverul a refuzat această autentificare sau răspunsul lui era pentru alta.',
    repeated: 'Autentificarea a eșuat de mai multe ori. Așteptați puțin, apoi încercați din nou.',
  },
  calls: {
    invalid_argument: 'Ceva din ce ați completat nu este corect.',
    deadline_exceeded: 'Serverul a răspuns prea greu. Încercați din nou.',
    not_found: 'Acest lucru nu există sau nu mai există.',
    permission_denied: 'Nu aveți voie să faceți acest lucru.',
    resource_exhausted: 'A fost prea mult deodată. Așteptați puțin, apoi încercați din nou.',
    failed_precondition: 'Acest lucru nu este posibil în starea actuală.',
    aborted: 'Altcineva a modificat același lucru în același timp. Încercați din nou.',
    unimplemented: 'Serverul nu știe să facă acest lucru.',
    unknown: 'Serverul nu a reușit să facă acest lucru. Încercați din nou peste puțin timp.',
  },
  answerLost:
    'Nu a venit niciun răspuns. Este posibil să se fi făcut totuși: verificați înainte de a încerca din nou.',
};
