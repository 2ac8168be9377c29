import '@makegood/react/styles.css';
import './shop.css';
import {
  CreditBalance,
  CreditHistory,
  CreditsProvider,
  RefundReceipt,
  useCredits,
} from '@makegood/react';
import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';

declare global {
  /** What the host's backend does: it knows who is signed in, and charges. */
  interface Window {
    getToken: () => Promise<string>;
    makeImage: () => Promise<void>;
  }
}

const asked = new URLSearchParams(location.search);
const server = asked.get('server') ?? '';
/** What an image is charged as, and what it is paid with where that is not what is shown anyway. */
const feature = asked.get('feature') ?? 'image';
const creditType = asked.get('creditType');

function Studio() {
  const { status, getCost, canPerformOperation, hold } = useCredits();
  const make = async () => {
    const letGo = hold(feature);
    await globalThis.window.makeImage().finally(letGo);
  };
  return (
    <section aria-label="Studio">
      <p>
        Credits are <output>{status}</output>. An image costs {getCost(feature) ?? '…'}.
      </p>
      <button type="button" disabled={!canPerformOperation(feature)} onClick={() => void make()}>
        Make an image
      </button>
    </section>
  );
}

const Shop = () => (
  <CreditsProvider url={server} getToken={() => globalThis.window.getToken()} lowAt={20}>
    <main>
      <h1>Images</h1>
      <div>
        <CreditBalance />
        {creditType !== null && <CreditBalance creditType={creditType} />}
      </div>
      <RefundReceipt />
      <Studio />
      <h2>What happened</h2>
      <CreditHistory />
    </main>
  </CreditsProvider>
);

const shop = (
  <StrictMode>
    <Shop />
  </StrictMode>
);
const root = document.querySelector('#root');
if (root) {
  // As if a server had rendered it: React reports what the browser renders differently.
  root.innerHTML = renderToString(shop);
  hydrateRoot(root, shop);
}
