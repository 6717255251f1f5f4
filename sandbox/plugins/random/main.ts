import { serveProvider } from "../provider";
import { randomBytesKind, randomId, randomInteger, randomPassword, randomString } from "./kinds";

void serveProvider("4.21.2", {
  kinds: {
    "random:index/randomBytes:RandomBytes": randomBytesKind,
    "random:index/randomId:RandomId": randomId,
    "random:index/randomInteger:RandomInteger": randomInteger,
    "random:index/randomPassword:RandomPassword": randomPassword,
    "random:index/randomString:RandomString": randomString,
  },
});
