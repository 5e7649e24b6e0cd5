//! Ed25519 keys as OpenSSL has them: PKCS#8 and SubjectPublicKeyInfo in PEM; a signature is its 64 bytes.

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _,
    KeypairBytes,
};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::{hex, sha256};

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoKey {
    /// The system gives no chance.
    Chance,
    /// The text is no Ed25519 key of this sort.
    Unreadable,
    /// A public key where the secret one must be, or the other way round.
    OtherSort,
}

/// What signs; to be kept by its owner alone.
pub struct SecretKey(SigningKey);

impl SecretKey {
    pub fn new() -> Result<SecretKey, NoKey> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| NoKey::Chance)?;
        Ok(SecretKey(SigningKey::from_bytes(&seed)))
    }

    pub fn from_pem(text: &str) -> Result<SecretKey, NoKey> {
        if text.contains("BEGIN PUBLIC KEY") {
            return Err(NoKey::OtherSort);
        }
        SigningKey::from_pkcs8_pem(text.trim())
            .map(SecretKey)
            .map_err(|_| NoKey::Unreadable)
    }

    /// Without the public half, which older OpenSSL does not read beside the secret one.
    pub fn to_pem(&self) -> Result<String, NoKey> {
        let bytes = KeypairBytes {
            secret_key: self.0.to_bytes(),
            public_key: None,
        };
        let pem = bytes.to_pkcs8_pem(LineEnding::LF);
        pem.map(|pem| pem.to_string())
            .map_err(|_| NoKey::Unreadable)
    }

    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// What others check signatures with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    pub fn from_pem(text: &str) -> Result<PublicKey, NoKey> {
        if text.contains("PRIVATE KEY") {
            return Err(NoKey::OtherSort);
        }
        VerifyingKey::from_public_key_pem(text.trim())
            .map(PublicKey)
            .map_err(|_| NoKey::Unreadable)
    }

    pub fn to_pem(&self) -> Result<String, NoKey> {
        self.0
            .to_public_key_pem(LineEnding::LF)
            .map_err(|_| NoKey::Unreadable)
    }

    /// The 32 bytes in hexadecimal, as a manifest names its key.
    pub fn to_hex(&self) -> String {
        hex(self.0.as_bytes())
    }

    pub fn from_hex(text: &str) -> Option<PublicKey> {
        let mut bytes = [0; 32];
        if text.len() != 64
            || !text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        VerifyingKey::from_bytes(&bytes).ok().map(PublicKey)
    }

    /// The hash by which people compare keys, in groups of four.
    pub fn fingerprint(&self) -> String {
        let hash = sha256(self.0.as_bytes());
        let digits: Vec<char> = hash.chars().collect();
        let groups: Vec<String> = digits.chunks(4).map(|four| four.iter().collect()).collect();
        groups.join(" ")
    }

    /// Whether the key's owner signed the message. Strict: of one message there is one signature that is taken.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_travel_as_text_and_a_signature_holds_for_one_message() {
        let key = SecretKey::new().expect("chance");
        let again = SecretKey::from_pem(&key.to_pem().expect("text")).expect("a key");
        let public = PublicKey::from_pem(&key.public().to_pem().expect("text")).expect("a key");
        assert_eq!(PublicKey::from_hex(&public.to_hex()), Some(public.clone()));
        let signature = again.sign(b"message");
        assert!(public.verifies(b"message", &signature));
        assert!(!public.verifies(b"messagE", &signature));
        for at in 0..64 {
            let mut broken = signature;
            broken[at] ^= 1;
            assert!(!public.verifies(b"message", &broken), "{at}");
        }
        let other = SecretKey::new().expect("chance").public();
        assert!(!other.verifies(b"message", &signature));
        assert_ne!(other.fingerprint(), public.fingerprint());
        assert_eq!(public.fingerprint().len(), 79);
    }

    #[test]
    fn keys_of_openssl_are_read() {
        let secret = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
        let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
        let key = SecretKey::from_pem(secret).expect("the key of RFC 8410");
        assert_eq!(key.to_pem().as_deref(), Ok(secret));
        assert_eq!(key.public().to_pem().as_deref(), Ok(public));
        assert_eq!(SecretKey::from_pem(public).err(), Some(NoKey::OtherSort));
        assert_eq!(PublicKey::from_pem(secret).err(), Some(NoKey::OtherSort));
        assert_eq!(PublicKey::from_pem("hello").err(), Some(NoKey::Unreadable));
    }
}
