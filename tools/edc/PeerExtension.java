package kuznia.edc;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

import org.eclipse.edc.connector.dataplane.spi.Endpoint;
import org.eclipse.edc.connector.dataplane.spi.iam.PublicEndpointGeneratorService;
import org.eclipse.edc.runtime.metamodel.annotation.Inject;
import org.eclipse.edc.spi.EdcException;
import org.eclipse.edc.spi.security.Vault;
import org.eclipse.edc.spi.system.ServiceExtension;
import org.eclipse.edc.spi.system.ServiceExtensionContext;
import org.eclipse.edc.web.jetty.JettyService;

/**
 * What a connector lacks that is made of EDC's parts alone: a key pair for the tokens of its data
 * plane, an address where data would be pulled, and servers that listen on this machine only.
 */
public class PeerExtension implements ServiceExtension {

    private static final String HTTP = "https://w3id.org/idsa/v4.1/HTTP";

    @Inject
    private Vault vault;

    @Inject
    private PublicEndpointGeneratorService endpoints;

    @Inject
    private JettyService server;

    @Override
    public void initialize(ServiceExtensionContext context) {
        server.addConnectorConfigurationCallback(connector -> connector.setHost("127.0.0.1"));
        KeyPair keys = newKeys();
        vault.storeSecret("private-key", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        vault.storeSecret("public-key", pem("PUBLIC KEY", keys.getPublic().getEncoded()));
        String address = context.getConfig().getString("kuznia.data.address");
        endpoints.addGeneratorFunction("HttpData", data -> new Endpoint(address, HTTP));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException error) {
            throw new EdcException(error);
        }
    }

    private static String pem(String label, byte[] key) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
