import { accountTexts } from './account/index.ts';
import { messageTexts } from './messages/index.ts';
import { pageTexts } from './pages/index.ts';
import { screenTexts } from './screens/index.ts';
import { describeCatalogue } from './testing.ts';

// What our pages say nothing at, unless an administrator does.
const unsaid = ['loginName.placeholder', 'password.description', 'setUp.appDescription'];

describeCatalogue('pages', pageTexts, { unsaid, same: 5 });
describeCatalogue('screens', screenTexts, { unsaid: [], same: 5 });
describeCatalogue('messages', messageTexts, { unsaid: [], same: 5 });
describeCatalogue('account', accountTexts, { unsaid: [], same: 5 });
