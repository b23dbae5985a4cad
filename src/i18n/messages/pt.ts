import type { MessageTexts } from './en.ts';

export const pt: MessageTexts = {
  greeting: 'Olá, {{.DisplayName}},',
  code: 'Código: {{.Code}}',
  ignore: 'Se não pediu isto, pode ignorar esta mensagem.',
  initialization: {
    title: 'Ative a sua conta',
    text: 'Foi criada uma conta para si; o nome de início de sessão é {{.PreferredLoginName}}. Abra a ligação abaixo para a ativar e escolher uma palavra-passe.',
    button: 'Ativar a conta',
  },
  passwordReset: {
    title: 'Defina uma nova palavra-passe',
    text: 'Foi pedida uma nova palavra-passe para a sua conta. Abra a ligação abaixo para a definir.',
    button: 'Definir a palavra-passe',
  },
  emailVerification: {
    title: 'Confirme o seu endereço de e-mail',
    text: 'Este endereço foi indicado para a sua conta. Abra a ligação abaixo para confirmar que é seu.',
    button: 'Confirmar o endereço',
  },
  phoneVerification: {
    title: 'Confirme o seu número de telefone',
    text: 'O seu código para confirmar este número de telefone é {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} é o seu código de utilização única para {{.Domain}}. É válido durante {{.Expiry}}.',
  },
  emailCode: {
    title: 'O seu código de utilização única',
    text: 'O seu código de utilização única é {{.OTP}}. Introduza-o no prazo de {{.Expiry}} ou abra a ligação abaixo.',
  },
  domainClaimed: {
    title: 'O seu nome de utilizador tem de mudar',
    text: 'O domínio do seu nome de utilizador {{.UserName}} pertence agora a uma organização. A partir de agora, inicie sessão como {{.TempUsername}}; depois poderá escolher outro nome.',
  },
  passkey: {
    title: 'Configurar uma chave de acesso',
    text: 'Abra a ligação abaixo para configurar uma chave de acesso, com a qual inicia sessão sem palavra-passe.',
  },
  passwordChanged: {
    title: 'A sua palavra-passe foi alterada',
    text: 'A palavra-passe da sua conta foi alterada. Se não foi você, defina de imediato uma nova e avise o seu administrador.',
  },
  invitation: {
    title: 'Convite para {{.ApplicationName}}',
    text: 'Recebeu um convite para {{.ApplicationName}}. Abra a ligação abaixo para aceitar e escolher como vai iniciar sessão.',
    button: 'Aceitar o convite',
  },
  newDevice: {
    title: 'Novo início de sessão na sua conta',
    text: 'Um navegador que não conhecíamos iniciou sessão na sua conta: {{.Device}}. Se foi você, não precisa de fazer nada. Se não foi, abra a ligação abaixo: ela termina todas as suas sessões, e depois escolhe uma nova palavra-passe.',
  },
  authorizationRequested: {
    title: 'Uma aplicação espera a sua resposta',
    text: '{{.ApplicationName}} pede acesso à sua conta. Se acabou de começar isto, abra a ligação abaixo dentro de {{.Expiry}} para permitir ou recusar. Se não, foi outra pessoa: recuse, ou ignore esta mensagem.',
    button: 'Responder',
  },
  test: {
    title: 'Mensagem de teste',
    text: 'Esta mensagem mostra que o correio de {{.Domain}} chega até si.',
  },
};
