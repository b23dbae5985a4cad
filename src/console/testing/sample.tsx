/** A console in small for tests of how one is bundled and served: React Aria, a chunk, a style sheet, calls. */
import './sample.css';
import { createClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import { lazy, Suspense, useState } from 'react';
import { Button, Dialog, DialogTrigger, Modal } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { UserService } from '../../contract/services/user/v2.ts';

const Late = lazy(() => import('./late.tsx'));
const users = createClient(UserService, createConnectTransport({ baseUrl: location.origin }));

function Sample() {
  const [answer, tell] = useState('');
  const ask = () => users.getUserByID({ userId: 'nobody' }).catch((error) => tell(String(error)));
  return (
    <main style={{ paddingTop: '13px' }}>
      <DialogTrigger>
        <Button id="open">Open</Button>
        <Modal isDismissable>
          <Dialog aria-label="late">
            <Suspense>
              <Late />
            </Suspense>
          </Dialog>
        </Modal>
      </DialogTrigger>
      <Button id="ask" onPress={ask}>
        Ask
      </Button>
      <output id="answer">{answer}</output>
    </main>
  );
}

createRoot(document.getElementById('console')!).render(<Sample />);
