/** The passwords of eight characters or more that lists of leaked ones begin with, in small letters. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `123456789 12345678 1234567890 0123456789 987654321 9876543210 87654321 123123123 1234512345 12341234 123454321 11223344 112233445566
  password password1 password12 password123 password1234 password! password1! passw0rd p@ssword p@ssw0rd p@ssw0rd1 pa55word passwort passwort1
  motdepasse contraseña contrasena qwertyui qwertyuiop qwerty123 qwerty1234 qwerty12345 qwertz123 qwertzui qwertzuiop azertyuiop 1q2w3e4r 1q2w3e4r5t
  1qaz2wsx 1qazxsw2 qazwsxedc zaq12wsx zxcvbnm1 zxcvbnm123 asdfghjkl asdfghjk asdf1234 asdfasdf abcd1234 abc12345 abcdefgh abcdefg1 abcabcabc aa123456
  a1b2c3d4 a123456789 iloveyou iloveyou1 iloveyou2 ichliebedich jetaime1 sunshine sunshine1 princess princess1 football football1 baseball baseball1
  basketball superman superman1 starwars trustno1 whatever welcome1 welcome12 welcome123 willkommen bienvenue letmein1 letmein123 changeme changeme1
  changeme123 administrator admin123 admin1234 admin12345 adminadmin root1234 rootroot test1234 test12345 testtest testing1 testing123 guest123 user1234
  computer computer1 internet internet1 michelle jennifer jessica1 michael1 charlie1 jonathan samantha victoria elizabeth alexander alexandra
  dragon123 monkey123 master123 shadow123 killer123 pokemon1 pokemon123 liverpool liverpool1 arsenal1 chelsea1 manchester barcelona realmadrid
  secret123 secret12 mypassword mypassword1 nopassword default1 teacher1 teacher123 student1 student123 schule123 school123 lehrer123 seminar1 seminar123
  catena123 catena1234 reading1 reading123 facilitator facilitator1 spring2024 summer2024 winter2024 autumn2024 summer2025 winter2025 summer2026 winter2026
  hallo123 hallohallo hello123 hello1234 hellohello blink182 corvette mercedes mustang1 ferrari1 harley123 yankees1 q1w2e3r4 q1w2e3r4t5 google123
  facebook facebook1 linkedin linkedin1 samsung1 samsung123 september november december february butterfly chocolate chocolate1 cheese123 banana123 cookie123`
    .trim()
    .split(/\s+/),
)
