import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Instancias',
  text: 'Inquilinos de este servidor. Cada uno tiene sus dominios, organizaciones y personas.',
  open: 'Abrir su consola',
  openText: 'Allí se inicia sesión como usuario de esa instancia.',
  removeText:
    'Sus organizaciones, usuarios, proyectos y aplicaciones se van con ella, y nadie más inicia sesión allí.',
  makePrimary: 'Hacerlo principal',
  removeDomainText:
    'Nadie llega ya a la instancia por él, y las claves de acceso creadas para él dejan de funcionar.',
  create: {
    title: 'Crear una instancia',
    domain: 'Dominio propio',
    domainHint: 'Sin https:// ni ruta. Vacío: recibe uno generado.',
    organization: 'Su primera organización',
    organizationHint: 'Vacío: se llama como la instancia.',
    owner: 'De quién es',
    ownerText: 'Un usuario nuevo de la instancia, que inicia sesión allí con esta contraseña y elige otra.',
  },
  limits: {
    title: 'Límites',
    text: 'Lo que rige: lo propio o lo que diga la configuración del servidor.',
    block: 'No se atiende a nadie',
    blockHint: 'Los inicios de sesión y las llamadas se rechazan hasta que esto se retire.',
    retention: 'Días de historial',
    retentionHint: 'Hasta cuándo ven sus administradores lo ocurrido. 0: todo.',
    reset: 'Quitar los límites',
  },
  quotas: {
    title: 'Cuotas',
    of: 'Cuota: {unit}',
    none: 'Sin cuota: ni se cuenta ni se limita',
    used: '{used} de {amount} usados desde el {since}',
    limited: 'Limitada',
    counted: 'Solo se cuenta',
    set: 'Fijar una cuota',
    setOf: 'Fijar una cuota: {unit}',
    units: { requests: 'Solicitudes con token', seconds: 'Segundos de acciones en ejecución' },
    amount: 'Cuánto',
    days: 'Días de un periodo',
    blocks: 'Rechazar lo que pase de ahí',
    blocksHint: 'Si no, solo se cuenta.',
    remove: 'Quitar la cuota',
    removeText: 'Ya no se cuenta ni se rechaza nada.',
    removed: 'La cuota se ha quitado',
  },
};
