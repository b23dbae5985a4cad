import { useLateCall } from '../api/index.ts';

const removeHumanAvatar = async () => {
  const { ManagementService } = await import('../../../contract/services/management/v1.ts');
  return ManagementService.method.removeHumanAvatar;
};

/** Takes away the picture of a person, which only he himself can give. */
export const useRemovePicture = () => useLateCall(removeHumanAvatar);
