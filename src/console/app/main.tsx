import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/list.css';
import './styles/object.css';
import './styles/applications.css';
import './styles/overview.css';
import './styles/insight.css';
import './styles/simulator.css';
import './styles/settings.css';
import './styles/branding.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Boot } from './shell/boot.tsx';
import { applyKeptLook } from './shell/look.ts';

applyKeptLook();
createRoot(document.getElementById('console') as HTMLElement).render(
  <StrictMode>
    <Boot />
  </StrictMode>,
);
