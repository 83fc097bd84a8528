// An ESME by jSMPP: what it sees of a message centre, as one line of JSON.
//
// usage: JsmppEsme HOST:PORT SYSTEM_ID PASSWORD DESTINATION

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;

public final class JsmppEsme {
    private static final TypeOfNumber ANY_TON = TypeOfNumber.UNKNOWN;
    private static final NumberingPlanIndicator ANY_NPI = NumberingPlanIndicator.UNKNOWN;

    public static void main(String[] args) throws Exception {
        List<String> receipts = new CopyOnWriteArrayList<>();
        SMPPSession session = new SMPPSession();
        session.setTransactionTimer(10_000);
        session.setMessageReceiverListener(new MessageReceiverListener() {
            public void onAcceptDeliverSm(DeliverSm message) {
                try {
                    var receipt = message.getShortMessageAsDeliveryReceipt();
                    receipts.add("\"" + receipt.getId() + " " + receipt.getFinalStatus() + "\"");
                } catch (Exception error) {
                    receipts.add("\"" + error + "\"");
                }
            }

            public void onAcceptAlertNotification(AlertNotification notification) {}

            public DataSmResult onAcceptDataSm(DataSm message, Session source) {
                throw new IllegalStateException("not expected");
            }
        });
        int colon = args[0].lastIndexOf(':');
        session.connectAndBind(args[0].substring(0, colon),
                Integer.parseInt(args[0].substring(colon + 1)),
                new BindParameter(BindType.BIND_TRX, args[1], args[2], "", ANY_TON, ANY_NPI, ""));
        String first = submit(session, args[3], "first");
        String second = submit(session, args[3], "second");
        String state = session.queryShortMessage(first, ANY_TON, ANY_NPI, "").getMessageState().toString();
        session.replaceShortMessage(first, ANY_TON, ANY_NPI, "", null, null,
                new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE), (byte) 0, "replaced".getBytes());
        session.cancelShortMessage("", second, ANY_TON, ANY_NPI, "", ANY_TON, ANY_NPI, args[3]);
        int refused = 0;
        try {
            session.cancelShortMessage("", second, ANY_TON, ANY_NPI, "", ANY_TON, ANY_NPI, args[3]);
        } catch (NegativeResponseException error) {
            refused = error.getCommandStatus();
        }
        for (int look = 0; receipts.size() < 2 && look < 2000; look++) {
            Thread.sleep(10);
        }
        System.out.printf(
                "{\"first\": \"%s\", \"second\": \"%s\", \"state\": \"%s\", \"refused\": %d, \"receipts\": [%s]}%n",
                first, second, state, refused, String.join(", ", receipts));
        session.unbindAndClose();
    }

    private static String submit(SMPPSession session, String to, String text) throws Exception {
        return session.submitShortMessage("",
                TypeOfNumber.ALPHANUMERIC, ANY_NPI, "Countersign",
                TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, to,
                new ESMClass(), (byte) 0, (byte) 0, null, null,
                new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE),
                (byte) 0, new GeneralDataCoding(), (byte) 0, text.getBytes()).getMessageId();
    }
}
