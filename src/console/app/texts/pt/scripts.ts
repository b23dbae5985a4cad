import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Scripts',
  add: 'Adicionar um script',
  empty: 'Ainda não há scripts',
  emptyText:
    'Os scripts são executados dentro do servidor para as pessoas desta organização. Para o que é novo, use destinos, se puder gerir um endpoint.',
  script: 'Script',
  nameHint: 'É chamada a função com este nome.',
  scriptHint: 'JavaScript (ES2023), com os módulos zitadel/http, zitadel/log e zitadel/uuid.',
  timeout: 'Tempo limite em segundos',
  timeoutHint: '20 no máximo.',
  allowedToFail: 'Pode falhar',
  allowedToFailHint: 'Caso contrário, um erro do script faz recusar o início de sessão ou o token.',
  runsText: 'As últimas dez, com o que foi registado.',
  noRuns: 'Não foi executado desde que o servidor arrancou.',
  deeds: {
    deactivate: 'Desativar',
    deactivated: 'Já não é executado',
    reactivate: 'Reativar',
    reactivated: 'É executado de novo',
    removeText: 'É retirado dos fluxos que o executam.',
    removed: 'O script {name} foi eliminado',
  },
  flows: {
    title: 'Fluxos',
    add: 'Adicionar um script',
    none: 'Aqui nada é executado.',
    clear: 'Esvaziar',
    cleared: 'Já nada é executado neste fluxo',
  },
};
