import type { Texts } from '../index.ts';

export const instance: Texts['instance'] = {
  general: {
    about: 'Dados',
    version: 'Versão',
    registration: 'Organizações próprias',
    registrationText: 'Se os visitantes podem fundar uma organização, com eles próprios como proprietários.',
    allowed: 'Qualquer pessoa pode registar uma organização',
    allowedHint: 'Em /ui/login/register/org. Desligado: só quem pode criar organizações.',
    nowAllowed: 'Qualquer pessoa pode registar uma organização',
    nowForbidden: 'Já ninguém regista organizações',
  },
  domains: {
    custom: 'Domínios',
    customText:
      'Os anfitriões em que a instância responde. Deles dependem o seu emissor, as ligações nos e-mails e as chaves de acesso. Quem gere o servidor adiciona-os e remove-os, pois cada um tem de levar até ele.',
    customHow: 'Um utilizador do sistema adiciona um com {call}.',
    primary: 'Principal',
    primaryHint: 'Nas ligações quando ninguém fez o pedido por outro.',
    generated: 'Gerado',
    here: 'Está aqui',
    trusted: 'Domínios de confiança',
    trustedText:
      'Outros anfitriões cujas páginas podem representar esta instância, como um início de sessão próprio: podem criar-se chaves de acesso para eles e usá-las lá.',
    trustedEmpty: 'Nenhum: só páginas nos domínios acima.',
    add: 'Confiar num domínio',
    domain: 'Domínio',
    domainHint: 'Sem https:// nem caminho, como login.example.com.',
    added: 'O domínio {name} passou a ser de confiança',
    remove: 'Remover',
    removeText:
      'As chaves de acesso criadas para ele deixam de funcionar, e as páginas lá não criam mais nenhuma.',
    removeHere: 'Está a ver esta página através dele.',
    removed: 'O domínio {name} já não é de confiança',
  },
  languages: {
    default: 'Idioma predefinido',
    defaultText: 'Para páginas, e-mails e SMS a quem não tem nenhum dos idiomas abaixo.',
    language: 'Idioma',
    allowed: 'Idiomas permitidos',
    allowedText:
      'Não há páginas nem mensagens em nenhum outro. Todos: os idiomas que chegarem mais tarde também são permitidos.',
    languages: 'Idiomas',
    makeDefault: 'Tornar predefinido',
    allowThese: 'Permitir estes',
    keepsDefault: 'O idioma predefinido tem de ficar: {language}.',
  },
  features: {
    reset: 'Repor tudo',
    resetTitle: 'Repor todas as funcionalidades?',
    resetText: 'A instância deixa de definir seja o que for. O que estas definem passa logo a ser herdado:',
    wasReset: 'Todas as funcionalidades são agora herdadas',
    resetOneOf: 'Herdar: {name}',
    oneReset: '{name}: agora herdado',
    effective: 'O que alteram aqui',
    kept: 'Mantidas por compatibilidade',
    keptText:
      'As ferramentas do Zitadel leem-nas e definem-nas. Aqui não alteram nada: o que representam é igual em ambos os casos.',
    nowOn: '{name}: ligado',
    nowOff: '{name}: desligado',
    change: 'Alterar: {name}',
    sources: {
      '0': 'Predefinido',
      '2': 'Definido pelo sistema',
      '3': 'Definido pela instância',
    },
    ownLogin: 'Ligado, neste servidor',
    paths: '{count, plural, =0 {Nenhum} one {# caminho} many {# de caminhos} other {# caminhos}}',
    names: {
      loginDefaultOrg: {
        label: 'Início de sessão da organização predefinida',
        hint: 'Se um pedido não nomear nenhuma organização, o início de sessão aparece e pergunta como diz a organização predefinida. Desligado: como diz a instância.',
      },
      loginV2: {
        label: 'Um início de sessão próprio',
        hint: 'As pessoas são enviadas para outro início de sessão que não o deste servidor, diga a aplicação o que disser.',
      },
      oidcSingleV1SessionTermination: {
        label: 'Terminar uma só sessão',
        hint: 'Terminar sessão com um token de ID termina a sessão que ele nomeia. Desligado: todas as sessões do navegador.',
      },
      debugOidcParentError: {
        label: 'Erros detalhados de OpenID Connect',
        hint: 'As recusas dizem às aplicações em pormenor o que estava errado. Para procurar falhas, não para todos os dias.',
      },
      userSchema: { label: 'Esquemas de utilizador', hint: '' },
      oidcTokenExchange: { label: 'Troca de tokens', hint: 'Está sempre disponível.' },
      enableBackChannelLogout: {
        label: 'Fim de sessão back-channel',
        hint: 'As aplicações com um URI para isso são avisadas quando uma sessão termina.',
      },
      permissionCheckV2: { label: 'Verificação de permissões, versão 2', hint: '' },
      consoleUseV2UserApi: {
        label: 'Consola com a versão 2 da API de utilizadores',
        hint: 'Esta usa-a sempre.',
      },
      improvedPerformance: { label: 'Desempenho melhorado', hint: 'Só se define pela API.' },
    },
  },
  scopedNames: {
    title: 'Nomes de utilizador desta organização',
    text: 'Se um nome de utilizador daqui pode existir também noutras organizações.',
    label: 'Os nomes de utilizador são únicos só nesta organização',
    hint: 'Duas pessoas de organizações diferentes podem então ter o mesmo nome. Quem inicia sessão só com esse nome não é encontrado, a não ser que a aplicação nomeie a organização.',
    on: 'Os nomes de utilizador são agora únicos nesta organização',
    off: 'Os nomes de utilizador são de novo únicos na instância',
    reset: 'Repor o valor predefinido',
    wasReset: 'A organização tem de novo o valor predefinido',
    isDefault: 'Predefinido',
    own: 'Definido por esta organização',
  },
};
