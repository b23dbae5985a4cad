import type { MessageTexts } from './en.ts';

export const tr: MessageTexts = {
  greeting: 'Merhaba {{.DisplayName}},',
  code: 'Kod: {{.Code}}',
  ignore: 'Bunu siz istemediyseniz bu iletiyi yok sayabilirsiniz.',
  initialization: {
    title: 'Hesabınızı etkinleştirin',
    text: 'Sizin için bir hesap oluşturuldu; oturum açma adı {{.PreferredLoginName}}. Etkinleştirmek ve bir parola seçmek için aşağıdaki bağlantıyı açın.',
    button: 'Hesabı etkinleştir',
  },
  passwordReset: {
    title: 'Yeni bir parola belirleyin',
    text: 'Hesabınız için yeni bir parola istendi. Belirlemek için aşağıdaki bağlantıyı açın.',
    button: 'Parolayı belirle',
  },
  emailVerification: {
    title: 'E-posta adresinizi doğrulayın',
    text: 'Bu adres hesabınız için girildi. Size ait olduğunu doğrulamak için aşağıdaki bağlantıyı açın.',
    button: 'Adresi doğrula',
  },
  phoneVerification: {
    title: 'Telefon numaranızı doğrulayın',
    text: 'Bu telefon numarasını doğrulama kodunuz: {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}}, {{.Domain}} için tek kullanımlık kodunuzdur. Geçerlilik süresi: {{.Expiry}}.',
  },
  emailCode: {
    title: 'Tek kullanımlık kodunuz',
    text: 'Tek kullanımlık kodunuz: {{.OTP}}. {{.Expiry}} içinde girin veya aşağıdaki bağlantıyı açın.',
  },
  domainClaimed: {
    title: 'Kullanıcı adınızın değişmesi gerekiyor',
    text: '{{.UserName}} kullanıcı adınızın alan adı artık bir kuruluşa ait. Bundan sonra {{.TempUsername}} olarak oturum açın; ardından başka bir ad seçebilirsiniz.',
  },
  passkey: {
    title: 'Geçiş anahtarı oluşturun',
    text: 'Parola olmadan oturum açacağınız bir geçiş anahtarı oluşturmak için aşağıdaki bağlantıyı açın.',
  },
  passwordChanged: {
    title: 'Parolanız değiştirildi',
    text: 'Hesabınızın parolası değiştirildi. Bunu siz yapmadıysanız hemen yeni bir parola belirleyin ve yöneticinize haber verin.',
  },
  invitation: {
    title: '{{.ApplicationName}} daveti',
    text: '{{.ApplicationName}} uygulamasına davet edildiniz. Kabul etmek ve nasıl oturum açacağınızı seçmek için aşağıdaki bağlantıyı açın.',
    button: 'Daveti kabul et',
  },
  newDevice: {
    title: 'Hesabınızda yeni oturum',
    text: 'Daha önce görmediğimiz bir tarayıcı hesabınızda oturum açtı: {{.Device}}. Bu sizseniz yapmanız gereken bir şey yok. Değilse aşağıdaki bağlantıyı açın: tüm oturumlarınızı sonlandırır ve yeni bir parola seçersiniz.',
  },
  authorizationRequested: {
    title: 'Bir uygulama yanıtınızı bekliyor',
    text: '{{.ApplicationName}} hesabınıza erişim istiyor. Buna az önce siz başladıysanız izin vermek veya reddetmek için {{.Expiry}} içinde aşağıdaki bağlantıyı açın. Siz başlamadıysanız başka biri başlatmıştır: reddedin veya bu iletiyi yok sayın.',
    button: 'Yanıtla',
  },
  test: {
    title: 'Deneme iletisi',
    text: 'Bu ileti, {{.Domain}} adresinden gelen postanın size ulaştığını gösterir.',
  },
};
