import type { ReactNode } from 'react';
import { useTexts } from '../texts/index.ts';
import { Button, Dialog, Notice, Snippet } from '../ui/index.ts';

/** A secret that is shown this once. */
export const Once = ({
  title,
  label,
  secret,
  onClose,
  children,
}: {
  readonly title: string;
  readonly label: string;
  /** None: nothing is shown. */
  readonly secret: string | undefined;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) => {
  const t = useTexts();
  return (
    <Dialog title={title} open={secret !== undefined} onClose={onClose} alert>
      <Notice kind="warn">{t.common.onlyNow}</Notice>
      {children}
      <Snippet label={label} text={secret ?? ''} />
      <div className="ends">
        <Button kind="primary" onPress={onClose}>
          {t.common.kept}
        </Button>
      </div>
    </Dialog>
  );
};
