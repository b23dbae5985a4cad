import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Boas-vindas, {name}',
  nothingYet: 'Ainda não há aqui nada de que possa tratar',
  nothingYetText:
    'Tem sessão iniciada, mas nenhuma das suas funções alcança seja o que for nesta organização. Um administrador pode dar-lhe uma. A sua própria conta tem uma página à parte.',
  counts: {
    title: 'O que há aqui',
    users: '{count, plural, one {utilizador} many {de utilizadores} other {utilizadores}}',
    serviceAccounts:
      '{count, plural, one {conta de serviço} many {de contas de serviço} other {contas de serviço}}',
    projects: '{count, plural, one {projeto} many {de projetos} other {projetos}}',
    applications: '{count, plural, one {aplicação} many {de aplicações} other {aplicações}}',
    organizations: '{count, plural, one {organização} many {de organizações} other {organizações}}',
  },
  deliveries: {
    title: 'Entregas',
    all: 'Todas as entregas',
    fine: 'Nada está em espera e nada foi abandonado.',
    waiting: '{count, plural, one {# por enviar} many {# por enviar} other {# por enviar}}',
    givenUp: '{count, plural, one {# abandonada} many {# de abandonadas} other {# abandonadas}}',
    many: 'Mais de {count} por enviar',
    manyGivenUp: 'Mais de {count} abandonadas',
  },
  recent: { title: 'O que aconteceu por último', empty: 'Ainda nada.' },
  start: {
    title: 'Primeiros passos',
    text: 'Passos concluídos: {done} de {all}. Os que ignorar voltam a estar aqui.',
    skip: 'Ignorar',
    skipStep: 'Ignorar: {name}',
    again: 'Mostrar o que foi ignorado',
    done: 'Concluído',
    steps: {
      application: 'Ligar uma aplicação',
      applicationText: 'Escolha com que a cria; recebe as definições exatas.',
      colleagues: 'Convidar colegas',
      colleaguesText: 'Cada um escolhe como inicia sessão.',
      mail: 'Configurar o e-mail',
      mailText: 'Os convites e códigos saem pelo seu próprio servidor de correio.',
      look: 'Escolher um aspeto',
      lookText: 'O seu logótipo e as suas cores nas páginas de início de sessão.',
    },
  },
};
