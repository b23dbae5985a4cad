import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: '{name} 님, 환영합니다',
  nothingYet: '아직 여기에서 관리할 것이 없습니다',
  nothingYetText:
    '로그인되어 있지만 이 조직에서 쓸 수 있는 역할이 없습니다. 관리자가 역할을 줄 수 있습니다. 본인 계정은 별도의 페이지에 있습니다.',
  counts: {
    title: '한눈에 보기',
    users: '{count, plural, other {사용자}}',
    serviceAccounts: '{count, plural, other {서비스 계정}}',
    projects: '{count, plural, other {프로젝트}}',
    applications: '{count, plural, other {애플리케이션}}',
    organizations: '{count, plural, other {조직}}',
  },
  deliveries: {
    title: '전송',
    all: '모든 전송',
    fine: '대기 중이거나 전송에 실패한 것이 없습니다.',
    waiting: '{count, plural, other {#건이 전송 대기 중입니다}}',
    givenUp: '{count, plural, other {#건의 전송에 실패했습니다}}',
    many: '{count}건 넘게 전송 대기 중입니다',
    manyGivenUp: '{count}건 넘게 전송에 실패했습니다',
  },
  recent: { title: '최근에 일어난 일', empty: '아직 없습니다.' },
  start: {
    title: '첫 단계',
    text: '{all}개 중 {done}개를 완료했습니다. 건너뛴 것은 여기에서 다시 찾을 수 있습니다.',
    skip: '건너뛰기',
    skipStep: '건너뛰기: {name}',
    again: '건너뛴 것 보기',
    done: '완료',
    steps: {
      application: '애플리케이션 연결',
      applicationText: '사용하는 기술을 고르면 정확한 설정을 알려 줍니다.',
      colleagues: '동료 초대',
      colleaguesText: '로그인 방법은 각자 선택합니다.',
      mail: '이메일 설정',
      mailText: '초대와 코드는 자체 메일 서버로 보냅니다.',
      look: '화면 모양 선택',
      lookText: '로그인하는 페이지에 로고와 색을 넣습니다.',
    },
  },
};
