import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <h1>Postern</h1>
  </StrictMode>,
);
