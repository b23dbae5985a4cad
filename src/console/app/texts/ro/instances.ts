import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Instanțe',
  text: 'Chiriașii acestui server. Fiecare are domenii, organizații și persoane proprii.',
  open: 'Deschide consola ei',
  openText: 'Acolo se autentifică cineva ca utilizator al acelei instanțe.',
  removeText:
    'Organizațiile, utilizatorii, proiectele și aplicațiile ei dispar odată cu ea și nimeni nu se mai autentifică acolo.',
  makePrimary: 'Fă-l principal',
  removeDomainText:
    'Nimeni nu mai ajunge la instanță prin el, iar cheile de acces făcute pentru el nu mai funcționează.',
  create: {
    title: 'Creează o instanță',
    domain: 'Domeniu propriu',
    domainHint: 'Fără https:// și cale. Gol: primește unul generat.',
    organization: 'Prima ei organizație',
    organizationHint: 'Gol: se numește ca instanța.',
    owner: 'A cui este',
    ownerText: 'Un utilizator nou al instanței, care se autentifică acolo cu această parolă și alege alta.',
  },
  limits: {
    title: 'Limite',
    text: 'Ce este în vigoare: valorile proprii sau cele din configurația serverului.',
    block: 'Nimeni nu este servit',
    blockHint: 'Autentificările și apelurile sunt refuzate până când se revine asupra acestui lucru.',
    retention: 'Zile de istoric',
    retentionHint: 'Cât de departe în urmă văd administratorii ei ce s-a întâmplat. 0: tot.',
    reset: 'Elimină limitele',
  },
  quotas: {
    title: 'Cote',
    of: 'Cotă: {unit}',
    none: 'Fără cotă: nu se numără și nu se limitează',
    used: '{used} din {amount} folosite din {since}',
    limited: 'Limitată',
    counted: 'Doar numărată',
    set: 'Setează o cotă',
    setOf: 'Setează o cotă: {unit}',
    units: { requests: 'Cereri cu token', seconds: 'Secunde de acțiuni în execuție' },
    amount: 'Cât',
    days: 'Zile ale unei perioade',
    blocks: 'Refuză ce depășește',
    blocksHint: 'Altfel doar se numără.',
    remove: 'Elimină cota',
    removeText: 'Nu se mai numără și nu se mai refuză nimic.',
    removed: 'Cota a fost eliminată',
  },
};
