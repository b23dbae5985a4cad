import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Instancje',
  text: 'Najemcy tego serwera. Każdy ma własne domeny, organizacje i osoby.',
  open: 'Otwórz jej konsolę',
  openText: 'Tam loguje się jako użytkownik tamtej instancji.',
  removeText:
    'Jej organizacje, użytkownicy, projekty i aplikacje znikają razem z nią i nikt się tam już nie zaloguje.',
  makePrimary: 'Ustaw jako główną',
  removeDomainText:
    'Nikt nie dotrze już przez nią do instancji, a utworzone dla niej klucze dostępu przestaną działać.',
  create: {
    title: 'Utwórz instancję',
    domain: 'Własna domena',
    domainHint: 'Bez https:// i ścieżki. Puste: otrzyma wygenerowaną.',
    organization: 'Jej pierwsza organizacja',
    organizationHint: 'Puste: nazywa się tak jak instancja.',
    owner: 'Do kogo należy',
    ownerText: 'Nowy użytkownik instancji, który loguje się tam tym hasłem i wybiera inne.',
  },
  limits: {
    title: 'Ograniczenia',
    text: 'To, co obowiązuje: własne ustawienia albo te z konfiguracji serwera.',
    block: 'Nikt nie jest obsługiwany',
    blockHint: 'Logowania i wywołania są odrzucane, dopóki się tego nie cofnie.',
    retention: 'Dni historii',
    retentionHint: 'Jak daleko wstecz jej administratorzy widzą, co się stało. 0: wszystko.',
    reset: 'Usuń ograniczenia',
  },
  quotas: {
    title: 'Limity użycia',
    of: 'Limit: {unit}',
    none: 'Bez limitu: nic nie jest liczone ani ograniczane',
    used: 'Zużyto {used} z {amount} od {since}',
    limited: 'Ograniczone',
    counted: 'Tylko liczone',
    set: 'Ustaw limit',
    setOf: 'Ustaw limit: {unit}',
    units: { requests: 'Żądania z tokenem', seconds: 'Sekundy działania akcji' },
    amount: 'Ile',
    days: 'Dni okresu',
    blocks: 'Odrzucaj to, co ponad limit',
    blocksHint: 'W przeciwnym razie tylko się liczy.',
    remove: 'Usuń limit',
    removeText: 'Nic nie będzie już liczone ani odrzucane.',
    removed: 'Limit został usunięty',
  },
};
