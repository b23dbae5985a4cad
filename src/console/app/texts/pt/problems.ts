import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Os navegadores só permitem iniciar sessão por https. Configure server.tls ou ponha um proxy com TLS à frente do servidor; na própria máquina, http://localhost basta.',
    storage:
      'O seu navegador não guarda dados desta página. Permita os cookies e os dados do site e recarregue-a.',
    network: 'Não é possível contactar o servidor. Verifique a ligação e tente de novo.',
    unavailable: 'O servidor não consegue iniciar a sua sessão neste momento. Tente de novo daqui a pouco.',
    interaction: 'Tem de iniciar sessão.',
    ended: 'A sua sessão terminou. Inicie sessão de novo.',
    denied: 'Não pode usar a consola com esta conta.',
    refused: 'O servidor recusou este início de sessão, ou a resposta era para outro.',
    repeated: 'O início de sessão falhou várias vezes. Aguarde um momento e tente de novo.',
  },
  calls: {
    invalid_argument: 'Algo do que introduziu não está certo.',
    deadline_exceeded: 'O servidor demorou demasiado a responder. Tente de novo.',
    not_found: 'Isto não existe, ou já não existe.',
    permission_denied: 'Não pode fazer isto.',
    resource_exhausted: 'Foi demasiado de uma vez. Aguarde um momento e tente de novo.',
    failed_precondition: 'Isto não é possível no estado atual.',
    aborted: 'Outra pessoa alterou isto ao mesmo tempo. Tente de novo.',
    unimplemented: 'O servidor não sabe fazer isto.',
    unknown: 'O servidor não conseguiu fazer isto. Tente de novo daqui a pouco.',
  },
  answerLost: 'Não chegou resposta. Pode ter sido feito mesmo assim: verifique antes de tentar de novo.',
};
