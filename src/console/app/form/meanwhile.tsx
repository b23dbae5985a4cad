import { useSay, useTexts } from '../texts/index.ts';
import { Button } from '../ui/index.ts';

/** At a field that somebody else changed while one changed it too: whose value it is to be. */
export const Meanwhile = ({
  value,
  onTake,
  onKeep,
}: {
  /** What it is now, in words; undefined where it has none. */
  readonly value: string | undefined;
  readonly onTake: () => void;
  readonly onKeep: () => void;
}) => {
  const { meanwhile: texts } = useTexts().common;
  const say = useSay();
  const told = value === '' ? texts.emptied : say(texts.changed, { value: value ?? '' });
  return (
    <span className="meanwhile">
      {value === undefined ? texts.differs : told}
      <span className="row">
        {/* A slot of its own: fields that open lists take buttons without one for theirs. */}
        <Button slot={null} onPress={onTake}>
          {texts.take}
        </Button>
        <Button slot={null} onPress={onKeep}>
          {texts.keep}
        </Button>
      </span>
    </span>
  );
};
