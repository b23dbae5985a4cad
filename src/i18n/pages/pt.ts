import type { PageTexts } from './en.ts';

export const pt: PageTexts = {
  brand: 'Postern',
  errorTitle: 'Erro: {title}',
  loginName: {
    title: 'Iniciar sessão',
    continueTo: 'para continuar para {application}',
    label: 'Nome de início de sessão',
    placeholder: '',
    hint: 'O seu nome de utilizador ou endereço de e-mail',
    next: 'Continuar',
    missing: 'Introduza o seu nome de início de sessão.',
  },
  password: {
    title: 'Introduza a sua palavra-passe',
    description: '',
    label: 'Palavra-passe',
    submit: 'Iniciar sessão',
    change: 'Alterar',
    changeLong: 'Usar outro nome de início de sessão',
    missing: 'Introduza a sua palavra-passe.',
    wrong:
      'O nome ou a palavra-passe está errado. Após várias tentativas falhadas, uma conta pode ficar bloqueada.',
    notAllowed: 'Aqui não é possível iniciar sessão com palavra-passe. Fale com o seu administrador.',
  },
  cancel: 'Voltar a {application}',
  change: {
    title: 'Escolha uma nova palavra-passe',
    once: 'A palavra-passe com que entrou só vale desta vez. Escolha uma que só você conheça.',
    expired: 'A sua palavra-passe é mais antiga do que a sua organização permite. Escolha uma nova.',
    wish: 'Escolha a palavra-passe com que vai iniciar sessão a partir de agora.',
    label: 'Nova palavra-passe',
    repeat: 'Repita a nova palavra-passe',
    submit: 'Guardar e continuar',
    needs: 'Precisa de',
    missing: 'Introduza uma nova palavra-passe.',
    different: 'As duas palavras-passe não são iguais.',
    unchanged: 'Escolha uma palavra-passe diferente da atual.',
    tooWeak: 'Ainda falta algo à palavra-passe.',
    tooLong: 'A palavra-passe é demasiado longa.',
    rules: {
      minLength: 'pelo menos {count, plural, one {# carácter} many {# de caracteres} other {# caracteres}}',
      hasLowercase: 'uma letra minúscula',
      hasUppercase: 'uma letra maiúscula',
      hasNumber: 'um algarismo',
      hasSymbol: 'um símbolo, como ! ou -',
    },
    met: 'cumprido',
    unmet: 'em falta',
  },
  signedIn: {
    title: 'Sessão iniciada',
    text: 'Pode fechar esta página ou abrir uma aplicação.',
    changePassword: 'Alterar a palavra-passe',
    signOut: 'Terminar sessão',
  },
  logout: {
    title: 'Terminar sessão?',
    text: 'As aplicações que abriu podem manter a sua sessão até a terminar também nelas.',
    submit: 'Terminar sessão',
    stay: 'Manter a sessão',
    nobody: 'Não tem sessão iniciada.',
  },
  done: {
    title: 'Sessão terminada',
    text: 'Pode fechar esta página.',
    again: 'Iniciar sessão novamente',
  },
  access: {
    title: 'Sem acesso a {application}',
    organization:
      'Esta aplicação é para pessoas de outra organização. Entre com uma conta dessa organização.',
    project:
      'A sua organização não recebeu esta aplicação. O seu administrador pode pedi-la a {organization}.',
    role: 'Ainda ninguém lhe deu acesso. Pergunte ao seu administrador ou aos de {organization}.',
    contact: 'Escrever para {address}',
    otherAccount: 'Usar outra conta',
  },
  failure: {
    title: 'Não funcionou',
    text: 'Algo correu mal do nosso lado. Tente novamente dentro de momentos.',
    reference: 'Referência',
    expiredTitle: 'Este início de sessão expirou',
    expiredText: 'Passou demasiado tempo desde que começou. Comece de novo.',
    goneText: 'Volte à aplicação e inicie sessão a partir de lá mais uma vez.',
    staleTitle: 'Esta página expirou',
    staleText:
      'Esteve aberta demasiado tempo, ou os cookies estão bloqueados para este sítio. Comece de novo.',
    notFoundTitle: 'Esta página não existe',
    notFoundText: 'O endereço pode estar mal escrito ou desatualizado.',
    unknownHostTitle: 'Não há nada neste endereço',
    unknownHostText: 'Verifique o endereço que abriu.',
    applicationTitle: 'Este início de sessão não pode continuar',
    applicationText:
      'A aplicação que o enviou para aqui pediu algo a que não é possível responder. Volte a ela e tente novamente; se não ajudar, mostre a referência a quem a desenvolve.',
    signOutTitle: 'Este fim de sessão não pode continuar',
    signOutText:
      'A aplicação que o enviou para aqui pediu algo a que não é possível responder, por isso a sua sessão continua aberta. Pode terminá-la aqui. Se voltar a acontecer, mostre a referência a quem desenvolve a aplicação.',
    startAgain: 'Começar de novo',
  },
  limited: {
    title: 'Demasiadas tentativas',
    seconds:
      'Para proteger as contas, aguarde {count, plural, one {# segundo} many {# de segundos} other {# segundos}} antes de tentar novamente.',
    minutes:
      'Para proteger as contas, aguarde {count, plural, one {# minuto} many {# de minutos} other {# minutos}} antes de tentar novamente.',
    busyTitle: 'Muito movimento neste momento',
    busyText:
      'Há mais pessoas a iniciar sessão do que é possível atender. Tente novamente dentro de alguns segundos.',
    again: 'Tentar novamente',
  },
  footer: {
    terms: 'Termos de utilização',
    privacy: 'Privacidade',
    help: 'Ajuda',
  },
};
