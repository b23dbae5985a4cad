import type { MessageTexts } from './en.ts';

export const ko: MessageTexts = {
  greeting: '{{.DisplayName}} 님, 안녕하세요.',
  code: '코드: {{.Code}}',
  ignore: '요청하신 적이 없다면 이 메시지를 무시하셔도 됩니다.',
  initialization: {
    title: '계정을 활성화하세요',
    text: '계정이 만들어졌습니다. 로그인 이름은 {{.PreferredLoginName}}입니다. 아래 링크를 열어 활성화하고 비밀번호를 설정하세요.',
    button: '계정 활성화',
  },
  passwordReset: {
    title: '새 비밀번호를 설정하세요',
    text: '계정의 새 비밀번호가 요청되었습니다. 아래 링크를 열어 설정하세요.',
    button: '비밀번호 설정',
  },
  emailVerification: {
    title: '이메일 주소를 확인하세요',
    text: '이 주소가 계정에 입력되었습니다. 아래 링크를 열어 본인의 주소임을 확인하세요.',
    button: '주소 확인',
  },
  phoneVerification: {
    title: '전화번호를 확인하세요',
    text: '이 전화번호를 확인하는 코드는 {{.Code}}입니다.',
  },
  smsCode: {
    text: '{{.OTP}}은(는) {{.Domain}}의 일회용 코드입니다. 유효 시간: {{.Expiry}}.',
  },
  emailCode: {
    title: '일회용 코드',
    text: '일회용 코드는 {{.OTP}}입니다. {{.Expiry}} 안에 입력하거나 아래 링크를 여세요.',
  },
  domainClaimed: {
    title: '사용자 이름을 바꿔야 합니다',
    text: '사용자 이름 {{.UserName}}의 도메인이 이제 한 조직에 속합니다. 앞으로는 {{.TempUsername}}(으)로 로그인하세요. 그다음 다른 이름을 선택할 수 있습니다.',
  },
  passkey: {
    title: '패스키를 설정하세요',
    text: '아래 링크를 열어 패스키를 설정하면 비밀번호 없이 로그인할 수 있습니다.',
  },
  passwordChanged: {
    title: '비밀번호가 변경되었습니다',
    text: '계정의 비밀번호가 변경되었습니다. 본인이 한 일이 아니라면 바로 새 비밀번호를 설정하고 관리자에게 알리세요.',
  },
  invitation: {
    title: '{{.ApplicationName}} 초대',
    text: '{{.ApplicationName}}에 초대되었습니다. 아래 링크를 열어 수락하고 로그인 방법을 선택하세요.',
    button: '초대 수락',
  },
  newDevice: {
    title: '계정에 새로운 로그인',
    text: '처음 보는 브라우저에서 계정에 로그인했습니다: {{.Device}}. 본인이라면 아무것도 하지 않아도 됩니다. 본인이 아니라면 아래 링크를 여세요. 모든 세션이 종료되고 새 비밀번호를 설정하게 됩니다.',
  },
  authorizationRequested: {
    title: '애플리케이션이 답을 기다립니다',
    text: '{{.ApplicationName}}이(가) 계정에 대한 액세스를 요청합니다. 방금 직접 시작했다면 {{.Expiry}} 안에 아래 링크를 열어 허용하거나 거부하세요. 그렇지 않다면 다른 사람이 시작한 것입니다. 거부하거나 이 메시지를 무시하세요.',
    button: '답하기',
  },
  test: {
    title: '테스트 메시지',
    text: '이 메시지는 {{.Domain}}의 메일이 도착함을 보여 줍니다.',
  },
};
