import type { OpenApiDocument } from '../types.ts';
import { detail } from './detail.ts';
import { element, prose } from './element.ts';
import { listed, operationList, search } from './list.ts';

const byId = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
const [list, main, matches] = [byId('operations'), byId('operation'), byId('matches')];
const input = byId('search') as HTMLInputElement;

const start = async (): Promise<void> => {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(`/openapi.json answered ${response.status}`);
  const api: OpenApiDocument = await response.json();
  const all = listed(api);
  const byOperation = new Map(all.map((one) => [one.operation.operationId, one]));

  const showList = (): void => {
    const found = search(all, input.value);
    list.replaceChildren(...operationList(found, location.hash.slice(1)));
    matches.textContent = `${found.length} of ${all.length}`;
  };
  const showOperation = (): void => {
    const one = byOperation.get(decodeURIComponent(location.hash.slice(1)));
    main.replaceChildren(
      ...(one
        ? detail(api, one)
        : [element('h2', {}, `${api.info.title} ${api.info.version}`), ...prose(api.info.description)]),
    );
    document.title = one ? `${one.operation.summary} · Postern API` : 'Postern API';
    main.scrollTop = 0;
    for (const link of list.querySelectorAll('a')) {
      if (one && link.hash === `#${one.operation.operationId}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  };
  input.addEventListener('input', showList);
  input.form?.addEventListener('submit', (event) => event.preventDefault());
  window.addEventListener('hashchange', () => {
    showOperation();
    main.focus();
  });
  showList();
  showOperation();
};

start().catch((error: unknown) => {
  main.replaceChildren(
    element('p', { role: 'alert' }, `The description could not be read: ${String(error)}`),
  );
});
