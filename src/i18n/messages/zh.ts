import type { MessageTexts } from './en.ts';

export const zh: MessageTexts = {
  greeting: '{{.DisplayName}}，您好：',
  code: '验证码：{{.Code}}',
  ignore: '如果这不是您的请求，请忽略此消息。',
  initialization: {
    title: '请激活您的账户',
    text: '已为您创建账户，登录名为 {{.PreferredLoginName}}。请打开下方链接激活账户并设置密码。',
    button: '激活账户',
  },
  passwordReset: {
    title: '设置新密码',
    text: '有人为您的账户请求了新密码。请打开下方链接设置。',
    button: '设置密码',
  },
  emailVerification: {
    title: '确认您的电子邮件地址',
    text: '此地址已填写到您的账户。请打开下方链接确认它属于您。',
    button: '确认地址',
  },
  phoneVerification: {
    title: '确认您的电话号码',
    text: '您用于确认此电话号码的验证码是 {{.Code}}。',
  },
  smsCode: {
    text: '{{.OTP}} 是您在 {{.Domain}} 的一次性验证码，有效期为{{.Expiry}}。',
  },
  emailCode: {
    title: '您的一次性验证码',
    text: '您的一次性验证码是 {{.OTP}}。请在{{.Expiry}}内输入，或打开下方链接。',
  },
  domainClaimed: {
    title: '您的用户名需要更改',
    text: '您的用户名 {{.UserName}} 所在的域名现已属于某个组织。今后请以 {{.TempUsername}} 登录，之后您可以另选用户名。',
  },
  passkey: {
    title: '设置通行密钥',
    text: '请打开下方链接设置通行密钥，之后无需密码即可登录。',
  },
  passwordChanged: {
    title: '您的密码已更改',
    text: '您账户的密码已更改。如果不是您本人操作，请立即设置新密码并通知管理员。',
  },
  invitation: {
    title: '{{.ApplicationName}} 的邀请',
    text: '您被邀请使用 {{.ApplicationName}}。请打开下方链接接受邀请并选择登录方式。',
    button: '接受邀请',
  },
  newDevice: {
    title: '您的账户有新的登录',
    text: '一个我们尚未见过的浏览器登录了您的账户：{{.Device}}。如果是您本人，则无需任何操作。如果不是，请打开下方链接：您的所有会话都会结束，然后由您设置新密码。',
  },
  authorizationRequested: {
    title: '有应用在等待您的答复',
    text: '{{.ApplicationName}} 请求访问您的账户。如果是您刚刚发起的，请在 {{.Expiry}} 内打开下面的链接以允许或拒绝。如果不是，则是他人所为：请拒绝，或忽略此消息。',
    button: '答复',
  },
  test: {
    title: '测试邮件',
    text: '此邮件表明来自 {{.Domain}} 的邮件可以送达您。',
  },
};
