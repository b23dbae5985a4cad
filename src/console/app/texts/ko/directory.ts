import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: '디렉터리(SCIM)',
  text: 'Microsoft Entra, Okta, 인사 시스템이 조직의 사용자와 그룹을 이것으로 관리합니다.',
  baseUrl: '기본 URL',
  connect: '디렉터리 연결',
  connectText:
    'ORG_OWNER 역할의 서비스 계정과 1년 동안 유효한 토큰을 만듭니다. 토큰을 가진 사람은 여기의 모두를 변경할 수 있습니다.',
  account: '디렉터리',
  token: '디렉터리의 토큰',
  connected: '연결됨',
  live: {
    title: '첫 사용자 또는 그룹',
    waiting: '디렉터리를 기다리는 중…',
    waitingText: '그곳에 기본 URL과 토큰을 입력하고 프로비저닝을 시작하세요. 이 페이지가 스스로 알아챕니다.',
    arrived: '디렉터리가 작동 중입니다: {when}',
    arrivedText: '보낸 사용자와 그룹은 여기 목록에 있습니다.',
  },
  toAccount: '서비스 계정 보기',
};
