// A message centre by jSMPP: takes one session, answers its messages, sends their receipts, and
// prints each message as a line of JSON.
//
// usage: JsmppCentre PORT SYSTEM_ID PASSWORD

import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.*;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.*;
import org.jsmpp.util.MessageId;

public final class JsmppCentre {
    public static void main(String[] args) throws Exception {
        SMPPServerSessionListener listener = new SMPPServerSessionListener(Integer.parseInt(args[0]));
        AtomicInteger ids = new AtomicInteger();
        System.out.println("{\"event\": \"listening\"}");
        while (true) {
            SMPPServerSession session = listener.accept();
            new Thread(() -> serve(session, args[1], args[2], ids)).start();
        }
    }

    private static void serve(SMPPServerSession session, String systemId, String password, AtomicInteger ids) {
        try {
            session.setMessageReceiverListener(new Taker(ids));
            BindRequest bind = session.waitForBind(10_000);
            if (bind.getSystemId().equals(systemId) && bind.getPassword().equals(password)) {
                bind.accept("jsmpp", InterfaceVersion.IF_34);
            } else {
                bind.reject(SMPPConstant.STAT_ESME_RBINDFAIL);
            }
        } catch (Exception error) {
            System.err.println(error);
        }
    }

    private record Taker(AtomicInteger ids) implements ServerMessageReceiverListener {
        public SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession session) throws ProcessRequestException {
            String id = "j" + ids.incrementAndGet();
            System.out.printf("{\"event\": \"message\", \"id\": \"%s\", \"to\": \"%s\", \"from\": \"%s\", \"text\": \"%s\"}%n",
                    id, message.getDestAddress(), message.getSourceAddr(), new String(message.getShortMessage()));
            new Thread(() -> report(session, message, id)).start();
            try {
                return new SubmitSmResult(new MessageId(id), new OptionalParameter[0]);
            } catch (Exception error) {
                throw new ProcessRequestException(error.getMessage(), SMPPConstant.STAT_ESME_RSYSERR);
            }
        }

        private static void report(SMPPServerSession session, SubmitSm message, String id) {
            try {
                String now = new SimpleDateFormat("yyMMddHHmm").format(new Date());
                String text = "id:" + id + " sub:001 dlvrd:001 submit date:" + now + " done date:" + now
                        + " stat:DELIVRD err:000 text:";
                session.deliverShortMessage("", TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN,
                        message.getDestAddress(), TypeOfNumber.ALPHANUMERIC, NumberingPlanIndicator.UNKNOWN,
                        message.getSourceAddr(), new ESMClass(MessageMode.DEFAULT, MessageType.SMSC_DEL_RECEIPT,
                        GSMSpecificFeature.DEFAULT), (byte) 0, (byte) 0, new RegisteredDelivery(0),
                        new GeneralDataCoding(), text.getBytes());
            } catch (Exception error) {
                System.err.println(error);
            }
        }

        public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti message, SMPPServerSession session) throws ProcessRequestException {
            throw new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
        }

        public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession session) throws ProcessRequestException {
            throw new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RQUERYFAIL);
        }

        public void onAcceptReplaceSm(ReplaceSm replace, SMPPServerSession session) throws ProcessRequestException {
            throw new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RREPLACEFAIL);
        }

        public void onAcceptCancelSm(CancelSm cancel, SMPPServerSession session) throws ProcessRequestException {
            throw new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RCANCELFAIL);
        }

        public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm broadcast, SMPPServerSession session) throws ProcessRequestException {
            throw new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
        }

        public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancel, SMPPServerSession session) throws ProcessRequestException {
            throw new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
        }

        public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm query, SMPPServerSession session) throws ProcessRequestException {
            throw new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
        }

        public DataSmResult onAcceptDataSm(DataSm message, Session session) throws ProcessRequestException {
            throw new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
        }
    }
}
