import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: '메타데이터',
  textOfUser: '사용 중인 시스템이 이 사람에 대해 기록한 내용입니다. 애플리케이션에 전달할 수 있습니다.',
  textOfOrganization: '사용 중인 시스템이 조직에 대해 기록한 내용입니다.',
  none: '없습니다.',
  add: '항목 추가',
  change: '{key} 변경',
  key: '키',
  value: '값',
  form: '값의 형식',
  forms: {
    text: '텍스트',
    textHint: '입력한 그대로.',
    base64: '바이트',
    base64Hint: 'base64로 인코딩.',
  },
  notBase64: 'base64가 아닙니다.',
  bytes: '바이트',
  set: '{key}을(를) 설정했습니다',
  removed: '{key}을(를) 제거했습니다',
  removeText: '애플리케이션에 더 이상 전달되지 않습니다.',
};
