/** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal characters. Hashing is a port: the domain imports no crypto. */
export type Sha256 = (text: string) => string;
