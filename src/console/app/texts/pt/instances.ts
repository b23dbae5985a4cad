import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Instâncias',
  text: 'Inquilinos deste servidor. Cada um tem domínios, organizações e pessoas próprias.',
  open: 'Abrir a consola dela',
  openText: 'Ali inicia-se sessão como utilizador dessa instância.',
  removeText:
    'As suas organizações, utilizadores, projetos e aplicações vão com ela, e mais ninguém inicia sessão ali.',
  makePrimary: 'Torná-lo principal',
  removeDomainText:
    'Mais ninguém chega à instância por ele, e as chaves de acesso feitas para ele deixam de funcionar.',
  create: {
    title: 'Criar uma instância',
    domain: 'Domínio próprio',
    domainHint: 'Sem https:// nem caminho. Vazio: recebe um gerado.',
    organization: 'A sua primeira organização',
    organizationHint: 'Vazio: chama-se como a instância.',
    owner: 'De quem é',
    ownerText:
      'Um novo utilizador da instância, que ali inicia sessão com esta palavra-passe e escolhe outra.',
  },
  limits: {
    title: 'Limites',
    text: 'O que vigora: o seu próprio ou o da configuração do servidor.',
    block: 'Ninguém é servido',
    blockHint: 'Inícios de sessão e chamadas são recusados até isto ser retirado.',
    retention: 'Dias de histórico',
    retentionHint: 'Até onde os seus administradores veem o que aconteceu. 0: tudo.',
    reset: 'Retirar os limites',
  },
  quotas: {
    title: 'Quotas de uso',
    of: 'Quota: {unit}',
    none: 'Sem quota: nem contado nem limitado',
    used: '{used} de {amount} usados desde {since}',
    limited: 'Limitada',
    counted: 'Só contada',
    set: 'Definir uma quota',
    setOf: 'Definir uma quota: {unit}',
    units: { requests: 'Pedidos com token', seconds: 'Segundos de ações em execução' },
    amount: 'Quanto',
    days: 'Dias de um período',
    blocks: 'Recusar o que passar disso',
    blocksHint: 'Caso contrário, é apenas contado.',
    remove: 'Remover a quota',
    removeText: 'Já nada é contado nem recusado.',
    removed: 'A quota foi removida',
  },
};
