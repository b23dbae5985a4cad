import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Prohlížeče umožňují přihlášení jen přes https. Nastavte server.tls nebo předřaďte serveru proxy s TLS; na samotném počítači stačí http://localhost.',
    storage:
      'Prohlížeč si pro tuto stránku neukládá žádná data. Povolte pro ni soubory cookie a data webu a načtěte ji znovu.',
    network: 'Server není dostupný. Zkontrolujte připojení a zkuste to znovu.',
    unavailable: 'Server vás teď nemůže přihlásit. Zkuste to za chvíli znovu.',
    interaction: 'Musíte se přihlásit.',
    ended: 'Vaše relace skončila. Přihlaste se znovu.',
    denied: 'S tímto účtem nesmíte konzoli používat.',
    refused: 'Server toto přihlášení odmítl, nebo jeho odpověď patřila k jinému.',
    repeated: 'Přihlášení se několikrát nepodařilo. Chvíli počkejte a zkuste to znovu.',
  },
  calls: {
    invalid_argument: 'Něco v zadání není v pořádku.',
    deadline_exceeded: 'Server odpovídal příliš dlouho. Zkuste to znovu.',
    not_found: 'Toto neexistuje, nebo už neexistuje.',
    permission_denied: 'Toto nesmíte udělat.',
    resource_exhausted: 'Bylo toho příliš najednou. Chvíli počkejte a zkuste to znovu.',
    failed_precondition: 'V současném stavu to nelze udělat.',
    aborted: 'Někdo jiný to současně změnil. Zkuste to znovu.',
    unimplemented: 'Server to neumí.',
    unknown: 'Serveru se to nepodařilo. Zkuste to za chvíli znovu.',
  },
  answerLost: 'Žádná odpověď nepřišla. Přesto se to mohlo provést: než to zkusíte znovu, podívejte se.',
};
