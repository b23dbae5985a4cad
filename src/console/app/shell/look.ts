export type Look = 'device' | 'light' | 'dark';

const key = 'postern.look';

export const keptLook = (): Look => {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'device';
};

/** Light or dark, or as the device says; kept on it. */
export function chooseLook(look: Look): void {
  if (look === 'device') {
    localStorage.removeItem(key);
    delete document.documentElement.dataset['scheme'];
    return;
  }
  localStorage.setItem(key, look);
  document.documentElement.dataset['scheme'] = look;
}

export const applyKeptLook = (): void => chooseLook(keptLook());
