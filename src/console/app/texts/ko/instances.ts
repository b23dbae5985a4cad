import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: '인스턴스',
  text: '이 서버의 테넌트입니다. 각각 자체 도메인, 조직, 사람을 가집니다.',
  open: '콘솔 열기',
  openText: '그곳에서 해당 인스턴스의 사용자로 로그인합니다.',
  removeText:
    '조직, 사용자, 프로젝트, 애플리케이션이 함께 삭제되며 더 이상 아무도 그곳에 로그인할 수 없습니다.',
  makePrimary: '기본으로 설정',
  removeDomainText:
    '이 도메인으로는 더 이상 인스턴스에 접속할 수 없으며, 이 도메인용 패스키도 작동하지 않습니다.',
  create: {
    title: '인스턴스 만들기',
    domain: '자체 도메인',
    domainHint: 'https://와 경로 없이. 비워 두면 자동으로 생성됩니다.',
    organization: '첫 번째 조직',
    organizationHint: '비워 두면 인스턴스와 같은 이름이 됩니다.',
    owner: '소유자',
    ownerText: '인스턴스의 새 사용자로, 이 비밀번호로 로그인한 뒤 다른 비밀번호를 선택합니다.',
  },
  limits: {
    title: '제한',
    text: '현재 적용 중인 값입니다. 자체 설정 또는 서버 구성에 따릅니다.',
    block: '서비스 중지',
    blockHint: '취소할 때까지 로그인과 호출이 거부됩니다.',
    retention: '기록 일수',
    retentionHint: '관리자가 얼마나 지난 일까지 볼 수 있는지. 0: 모두.',
    reset: '제한 해제',
  },
  quotas: {
    title: '할당량',
    of: '할당량: {unit}',
    none: '할당량 없음: 집계하지도 제한하지도 않습니다',
    used: '{since}부터 {amount} 중 {used} 사용',
    limited: '제한됨',
    counted: '집계만',
    set: '할당량 설정',
    setOf: '할당량 설정: {unit}',
    units: { requests: '토큰이 있는 요청', seconds: '액션 실행 시간(초)' },
    amount: '수량',
    days: '기간 일수',
    blocks: '초과분 거부',
    blocksHint: '끄면 세기만 합니다.',
    remove: '할당량 삭제',
    removeText: '더 이상 집계하거나 거부하지 않습니다.',
    removed: '할당량을 삭제했습니다',
  },
};
