import { useState } from 'react';
import { useTexts } from '../../texts/index.ts';
import { RotateCcw } from '../../ui/icons.ts';
import { attempt, Button, Confirm } from '../../ui/index.ts';

/** Takes own texts back, once that was confirmed. */
export const Reset = ({ text, reset }: { readonly text: string; readonly reset: () => Promise<unknown> }) => {
  const t = useTexts();
  const [asked, setAsked] = useState(false);
  const texts = t.wording;
  return (
    <>
      <Button icon={RotateCcw} onPress={() => setAsked(true)}>
        {texts.reset}
      </Button>
      <Confirm
        open={asked}
        onClose={() => setAsked(false)}
        title={texts.resetTitle}
        text={text}
        deed={texts.reset}
        run={() => attempt(reset, texts.wasReset)}
      />
    </>
  );
};
