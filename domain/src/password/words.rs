//! What common passwords are made of.

/// Rows, columns and zigzags of a keyboard, the alphabet and the digits.
pub const WALKS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl;",
    "zxcvbnm,./",
    "yxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq12wsxcde34rfvbgt56yhnmju7",
    "!@#$%^&*()",
];

/// Words that common passwords begin with: keys, greetings, first names, teams, animals, seasons, cars,
/// characters, places.
pub const WORDS: &str = "\
    administrator configuration international constantinople christopher butterflies charmander \
    manchester basketball volleyball california washington strawberry blackberry cheesecake \
    chocolates mypassword motherlode instagram microsoft playstation minecraft enterprise \
    undertaker tinkerbell snickers skywalker starwars stargate startrek terminator transformer \
    triathlon university valentine valentina watermelon whatever wonderful yesterday alexander \
    alexandra alexandria apollo architect argentina australia babygirl babyboy backspace badminton \
    barcelona baseball beautiful benjamin birthday blackcat blackjack bluebird bluemoon bluesky \
    borussia brooklyn bulldogs bullshit butterfly cambridge cameron caroline carolina catherine \
    champion changeme charlotte chelsea cherokee chevrolet children chocolate christian christina \
    christine christmas cinderella claudia colorado computer corvette courtney cowboys creative \
    crystal danielle database december default delicious destiny developer diamonds dolphins \
    dortmund download dragonball eclipse einstein elephant elizabeth emmanuel eternity everton \
    explorer facebook family fantasy february ferrari firebird firefox florence florida flowers \
    football forever forgetit francesco francisco freedom friends friendship frontier fuckyou \
    gabriel gabriella galaxy gangster garfield gateway gemini generation genesis georgia germany \
    giovanni gladiator goldfish goodluck goodbye google grandma grandpa graphics gregory guardian \
    guitar hallo hamilton hannover happiness hardcore heaven hellokitty hercules highland \
    hollywood homework honda hospital hunter iceman iloveyou iloveme ilove impala infinity inlove \
    inside internet isabella isabelle jackson january jasmine jeffrey jennifer jeremiah jessica \
    jonathan jordan joseph joshua justin juventus katherine kawasaki kimberly kingdom kristina \
    lamborghini lasvegas lauren leonardo letmein letmepass liberty lightning liverpool london \
    lovely loveyou loverboy lucky madison magic manager margaret marina mariposa marseille martin \
    master matrix matthew maverick maxwell mercedes merlin metallica mexico michael michelle \
    midnight million mississippi mistress mohamed mohammed monday money monica monkey monster \
    montana morgan mother mountain movies mustang myname natalie natasha nathan newyork nicholas \
    nicole nightmare nintendo nirvana nothing november octavia october office olivia orange \
    packers pakistan pamela panasonic panther paradise passport password passwort passwd passcode \
    patricia patrick peanut pepper phantom philips phoenix picture pineapple player please pokemon \
    police porsche portugal precious predator princess private professor prometheus pumpkin purple \
    pussycat python qwerty azerty qwertz qweasd rabbit rachel raiders rainbow ranger raymond \
    realmadrid rebecca redsox redskins remember renegade richard robert rockstar ronaldo rosebud \
    russia sabrina samantha samsung samurai sandra saturday saturn scarface school scooter \
    scorpion scotland secret security september serenity shadow shannon sharon shopping silver \
    simpsons slipknot snoopy snowball soccer softball software soldier someone something sophie \
    spartan spiderman spongebob spring standard starlight steelers stephanie stephen steven \
    student summer sunday sunflower sunshine superman superstar support suzuki sweetheart sweety \
    swimming sydney system tamara taurus taylor teacher tennis teresa testing thailand theodore \
    therock thomas thunder tiffany tigers tigger timothy titanic toyota travel trinity trouble \
    trustno tuesday tweety twilight unicorn united vampire vanessa vegeta victor victoria victory \
    vincent voyager warcraft warrior webmaster welcome william windows winner winston winter \
    wizard wolverine yamaha yankees yellow zachary zeppelin access adidas airplane amanda andrea \
    andrew angela angels animal anthony apple arsenal arthur ashley asshole august austin autumn \
    banana bandit barbara batman bailey biteme blahblah blue bond boomer boston brandon brandy \
    brazil buster camaro canada carlos casper charles charlie cheese chester chicago chicken chris \
    coffee compaq cookie cooper correct dakota dallas daniel david death demo denise dexter diablo \
    diamond digital doctor donald dragon eagles edward eminem falcon fender fishing flower foobar \
    france frank freddy friday fuck gandalf george ginger golden golfer gracie green guest hahaha \
    hammer hannah happy harley harry hello helpme hockey honey hotmail house jackass jaguar james \
    jason jesus john johnny julian july june junior kevin killer kitten kitty lakers laura legend \
    linda login lovers love maggie maria marlboro melissa mickey miller mylove naruto nascar ninja \
    oliver pass peter pirate power prince queen rangers robot rocket rocky root rose samson sammy \
    saints scooby sexy smokey snake sparky spider star stella sugar sweet temp test tiger toor \
    turtle user admin wolf work world xavier young zxcv";
