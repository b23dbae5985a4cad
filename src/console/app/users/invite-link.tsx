import { useState } from 'react';
import { type HumanUser, UserService } from '../../../contract/services/user/v2.ts';
import { useCall } from '../api/index.ts';
import { Once } from '../object/index.ts';
import { useSession } from '../shell/session.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { LinkIcon } from '../ui/icons.ts';
import { attempt, Button } from '../ui/index.ts';

/** Invites somebody by a link that one passes on, where no mail is sent or none arrives. */
export const InviteLink = ({ human: { userId, profile } }: { readonly human: HumanUser }) => {
  const t = useTexts();
  const say = useSay();
  const { issuer } = useSession().environment;
  const invite = useCall(UserService.method.createInviteCode);
  const [link, setLink] = useState<string>();
  const { inviteLink, inviteLinkText } = t.users.security;
  const make = async () => {
    const { inviteCode } = await invite({ userId, verification: { case: 'returnCode', value: {} } });
    const query = new URLSearchParams({ userId, code: inviteCode ?? '', invite: 'true' });
    setLink(`${issuer}/ui/v2/login/verify?${query}`);
  };
  return (
    <>
      <Button icon={LinkIcon} onPress={() => void attempt(make)}>
        {inviteLink}
      </Button>
      <Once title={inviteLink} label={inviteLink} secret={link} onClose={() => setLink(undefined)}>
        <p className="muted">{say(inviteLinkText, { name: profile?.displayName ?? '' })}</p>
      </Once>
    </>
  );
};
